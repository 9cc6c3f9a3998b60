/** Checks docs/openapi.yaml against the specification, its own examples, and every kind of response. */

import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorResponses } from '../lib/errors.ts';
import { newPrivateKey, startBroker, type TestBroker, tokenEvent } from './support/broker.ts';
import { pkcs8Of } from './support/containers.ts';
import { type Gateway, startGateway } from './support/gateway.ts';
import { readGuide } from './support/guides.ts';
import { deviationsOf, openApi, type Response, type Route, violationsOf } from './support/responses.ts';

const keySetEvent = { version: '2.0', requestContext: { requestId: 'request-2' } };

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
  const respond = async () => {
    const response = await broker.jwks(keySetEvent);
    expect(deviationsOf('GET /.well-known/jwks.json', response)).toEqual([]);
    return { status: response.statusCode, ...JSON.parse(response.body) };
  };

  test.each(['RSA', 'P-256', 'secp256k1', 'P-384', 'P-521'] as const)(
    'with a key of type %s, with keyId and without',
    async (kind) => {
      await broker.putKey(pkcs8Of(kind));
      expect(await respond()).toMatchObject({ status: 200 });
      await broker.putKey(JSON.stringify({ privateKey: pkcs8Of(kind), keyId: '2026-11' }));
      broker.elapse(300);
      expect(await respond()).toMatchObject({ status: 200, keys: [{ kid: '2026-11' }] });
    },
  );

  test('without a key', async () => {
    broker.secretsManager.fault = { status: 500, type: 'InternalServiceError' };
    expect(await respond()).toMatchObject({ status: 503, code: 'signing_key_unavailable' });
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

describe('deviationsOf reports', () => {
  let responses: Readonly<Record<'token' | 'missingToken' | 'keySet', Response>>;

  beforeAll(async () => {
    const other = await startBroker();
    await other.putKey(newPrivateKey());
    const { idToken } = await other.identityProvider.signIn('pro');
    responses = {
      token: await other.token(tokenEvent(idToken)),
      missingToken: await other.token(tokenEvent()),
      keySet: await other.jwks(keySetEvent),
    };
    await other.close();
  });

  test.each<
    [string, keyof typeof responses, { status?: number; headers?: object; body?: object; key?: object }]
  >([
    ['another status', 'token', { status: 201 }],
    ['another content type', 'token', { headers: { 'Content-Type': 'text/html' } }],
    ['an additional member', 'token', { body: { user_id: 'pro' } }],
    ['a missing member', 'token', { body: { expires_in: undefined } }],
    ['a missing Cache-Control', 'token', { headers: { 'Cache-Control': undefined } }],
    ['the allowed origin "*"', 'token', { headers: { 'Access-Control-Allow-Origin': '*' } }],
    ['an undocumented header', 'token', { headers: { 'X-Powered-By': 'PHP' } }],
    ['a missing challenge', 'missingToken', { headers: { 'WWW-Authenticate': undefined } }],
    ['a code of another status', 'missingToken', { body: { code: 'not_entitled' } }],
    ['an unknown code', 'missingToken', { body: { code: 'oops' } }],
    ['a private key', 'keySet', { key: { d: 'AQAB' } }],
  ])('%s', (_, name, { status, headers, body, key }) => {
    const response = responses[name];
    const document = JSON.parse(response.body);
    const changed: Response = {
      statusCode: status ?? response.statusCode,
      headers: JSON.parse(JSON.stringify({ ...response.headers, ...headers })),
      body: JSON.stringify({ ...document, ...body, ...(key && { keys: [{ ...document.keys[0], ...key }] }) }),
    };
    const route = name === 'keySet' ? 'GET /.well-known/jwks.json' : 'POST /token';
    expect(deviationsOf(route, response)).toEqual([]);
    expect(deviationsOf(route, changed)).toHaveLength(1);
  });
});
