/** Checks docs/openapi.yaml against the specification, its own examples, and every kind of response. */

import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { errorResponses } from '../lib/errors.ts';
import { ok, problem } from '../lib/http/response.ts';
import { newPrivateKey, startBroker, type TestBroker } from './support/broker.ts';
import { pkcs8Of } from './support/containers.ts';
import { type Gateway, startGateway } from './support/gateway.ts';
import { readGuide } from './support/guides.ts';
import { deviationsOf, openApi, type Response, type Route, violationsOf } from './support/responses.ts';

let broker: TestBroker;

beforeEach(async () => {
  broker = await startBroker();
  await broker.putKey(newPrivateKey());
});

afterEach(() => broker.close());

test('the document is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(readGuide('docs/openapi.yaml'));
  expect(result.errors).toBeUndefined();
  expect(result.valid).toBe(true);
});

test('the examples of the document are valid', () => {
  const examples = Object.entries(openApi.components.schemas).flatMap(([name, schema]) =>
    (schema.examples ?? []).map((example: unknown) => violationsOf(schema, example, name)),
  );
  expect(examples).toEqual(['', '', '']);
});

test('the document lists the error codes of the broker', () => {
  expect(openApi.components.schemas.Problem?.properties.code.enum).toEqual(Object.keys(errorResponses));
});

// Every test of a response to POST /token checks it with `outcomeOf`, which uses the document.
describe('the response to GET /.well-known/jwks.json is documented', () => {
  const route = 'GET /.well-known/jwks.json';
  const respond = async () => {
    const response = await broker.jwks({ requestContext: { requestId: 'request-2' } });
    expect(deviationsOf(route, response)).toEqual([]);
    return response;
  };

  test.each(['RSA', 'P-256', 'secp256k1', 'P-384', 'P-521'] as const)(
    'with a key of type %s, with keyId and without, but never with a private key',
    async (kind) => {
      await broker.putKey(pkcs8Of(kind));
      const response = await respond();
      const [key] = JSON.parse(response.body).keys;
      const body = JSON.stringify({ keys: [{ ...key, d: 'AQAB' }] });
      expect(deviationsOf(route, { ...response, body })).toHaveLength(1);
      await broker.putKey(JSON.stringify({ privateKey: pkcs8Of(kind), keyId: '2026-11' }));
      broker.elapse(300);
      expect(JSON.parse((await respond()).body)).toMatchObject({ keys: [{ kid: '2026-11' }] });
    },
  );

  test('without a key', async () => {
    broker.secretsManager.fault = { status: 500, type: 'InternalServiceError' };
    expect(await respond()).toMatchObject({ statusCode: 503 });
  });
});

describe('over HTTP with the CORS headers of serverless.yml', () => {
  let gateway: Gateway;
  const origin = 'https://app.example.com';

  beforeEach(async () => {
    gateway = await startGateway(broker, [origin]);
  });
  afterEach(() => gateway.close());

  test.each<[Route, RequestInit]>([
    ['POST /token', { headers: { Authorization: 'Bearer a.b.c', Origin: origin } }],
    ['POST /token', {}],
    ['GET /.well-known/jwks.json', { headers: { Origin: origin } }],
  ])('the response to %s with %j is documented', async (route, options) => {
    const [method = '', path = ''] = route.split(' ');
    const response = await fetch(gateway.url + path, { method, ...options });
    const headers = Object.fromEntries(response.headers);
    expect(
      deviationsOf(route, { statusCode: response.status, headers, body: await response.text() }),
    ).toEqual([]);
    expect(headers['access-control-allow-origin']).toBe(options.headers && origin);
  });
});

describe('the responses of the gateway itself are documented', () => {
  const headers = { 'Content-Type': 'application/json', 'Apigw-Requestid': 'JKJaXmPLvHcESHA=' };
  const challenge = 'Bearer scope="" error="invalid_token" error_description="the token has expired"';

  test.each<[Route, number, string, object?]>([
    ['POST /token', 401, 'Unauthorized', { 'Www-Authenticate': challenge }],
    ['POST /token', 401, 'Unauthorized', { 'Www-Authenticate': 'Bearer' }],
    ['POST /token', 403, 'Forbidden'],
    ['POST /token', 404, 'Not Found'],
    ['POST /token', 413, 'Request Entity Too Large'],
    ['POST /token', 429, 'Too Many Requests'],
    ['POST /token', 500, 'Internal Server Error'],
    ['POST /token', 503, 'Service Unavailable'],
    ['GET /.well-known/jwks.json', 403, 'Forbidden'],
    ['GET /.well-known/jwks.json', 404, 'Not Found'],
    ['GET /.well-known/jwks.json', 429, 'Too Many Requests'],
    ['GET /.well-known/jwks.json', 500, 'Internal Server Error'],
    ['GET /.well-known/jwks.json', 503, 'Service Unavailable'],
  ])('%s: %i %s', (route, statusCode, message, others) => {
    const response = { statusCode, headers: { ...headers, ...others }, body: JSON.stringify({ message }) };
    expect(deviationsOf(route, response)).toEqual([]);
  });
});

const issued = ok({ token: 'a.b.c', expires_at: 1_768_417_200, expires_in: 600 }, 'no-store');
const missing = problem('missing_token', 'request-1');
test.each<[string, Response, { statusCode?: number; headers?: object; body?: object }]>([
  ['another status', issued, { statusCode: 201 }],
  ['another content type', issued, { headers: { 'Content-Type': 'text/html' } }],
  ['an additional member', issued, { body: { user_id: 'pro' } }],
  ['a missing member', issued, { body: { expires_in: undefined } }],
  ['a missing Cache-Control', issued, { headers: { 'Cache-Control': undefined } }],
  ['the allowed origin "*"', issued, { headers: { 'Access-Control-Allow-Origin': '*' } }],
  ['an undocumented header', issued, { headers: { 'X-Powered-By': 'PHP' } }],
  ['a missing challenge', missing, { headers: { 'WWW-Authenticate': undefined } }],
  ['a code of another status', missing, { body: { code: 'not_entitled' } }],
  ['an unknown code', missing, { body: { code: 'oops' } }],
])('a response to POST /token with %s is not documented', (_, response, { statusCode, headers, body }) => {
  const changed: Response = {
    statusCode: statusCode ?? response.statusCode,
    headers: JSON.parse(JSON.stringify({ ...response.headers, ...headers })),
    body: JSON.stringify({ ...JSON.parse(response.body), ...body }),
  };
  expect(deviationsOf('POST /token', response)).toEqual([]);
  expect(deviationsOf('POST /token', changed)).toHaveLength(1);
});
