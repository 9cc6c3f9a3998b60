/** Checks docs/openapi.yaml against the specification, its own examples, and every kind of response. */

import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorResponses } from '../lib/errors.ts';
import { createHandler } from '../lib/http/handler.ts';
import { newPrivateKey, startBroker, type TestBroker, tokenEvent } from './support/broker.ts';
import { type Gateway, startGateway } from './support/gateway.ts';
import { readGuide } from './support/guides.ts';
import { generateKeyPair } from './support/key-pair.ts';
import { deviationsOf, openApi, type Response, type Route, violationsOf } from './support/responses.ts';

const entitlements = {
  rules: [{ when: { 'cognito:groups': ['pro', 'member'] }, plan_id: 36 }],
  otherwise: 'deny',
};
const keySetEvent = { version: '2.0', requestContext: { requestId: 'request-2' } };

let broker: TestBroker;

beforeEach(async () => {
  broker = await startBroker(entitlements);
  await broker.putKey(newPrivateKey());
});

afterEach(() => broker.close());

const requestToken = async (user: string): Promise<Response> =>
  broker.token(tokenEvent((await broker.identityProvider.signIn(user)).idToken));

const expectDocumented = (
  route: Route,
  status: number,
  code: string | undefined,
  response: Response,
): void => {
  expect(deviationsOf(route, response)).toEqual([]);
  expect(response.statusCode).toBe(status);
  expect(JSON.parse(response.body).code).toBe(code);
};

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

describe('POST /token is documented when it answers with', () => {
  const provoke: Record<string, readonly [number, string | undefined, () => Promise<Response>]> = {
    'a token': [200, undefined, () => requestToken('pro')],
    missing_token: [401, 'missing_token', () => broker.token(tokenEvent())],
    invalid_token: [401, 'invalid_token', () => broker.token(tokenEvent('a.b.c'))],
    not_entitled: [403, 'not_entitled', () => requestToken('guest')],
    identity_provider_unavailable: [
      503,
      'identity_provider_unavailable',
      async () => {
        const { idToken } = await broker.identityProvider.signIn('pro');
        await broker.identityProvider.close();
        return broker.token(tokenEvent(idToken));
      },
    ],
    signing_key_unavailable: [
      503,
      'signing_key_unavailable',
      () => {
        broker.secretsManager.fault = { status: 500, type: 'InternalServiceError' };
        return requestToken('pro');
      },
    ],
    internal_error: [
      500,
      'internal_error',
      () => {
        const respond = () => Promise.reject(new TypeError('bug'));
        return createHandler({ respond, success: 'issued', audit: () => {}, now: Date.now })(tokenEvent());
      },
    ],
  };

  test.each(Object.entries(provoke))('%s', async (_, [status, code, respond]) => {
    expectDocumented('POST /token', status, code, await respond());
  });

  test('every error code of the broker', () => {
    expect(Object.values(provoke).map(([, code]) => code)).toEqual([
      undefined,
      ...Object.keys(errorResponses),
    ]);
  });
});

describe('GET /.well-known/jwks.json is documented when it answers with', () => {
  const rsa = () => generateKeyPair('rsa', { modulusLength: 2048 }).privateKey;
  const ec = (namedCurve: string) => generateKeyPair('ec', { namedCurve }).privateKey;

  test.each([
    ['RSA', rsa],
    ['P-256', () => ec('P-256')],
    ['secp256k1', () => ec('secp256k1')],
    ['P-384', () => ec('P-384')],
    ['P-521', () => ec('P-521')],
  ])('a key of type %s, with keyId and without', async (_, createKey) => {
    const pem = createKey().export({ format: 'pem', type: 'pkcs8' }).toString();
    await broker.putKey(pem);
    expectDocumented('GET /.well-known/jwks.json', 200, undefined, await broker.jwks(keySetEvent));
    await broker.putKey(JSON.stringify({ privateKey: pem, keyId: '2026-11' }));
    broker.elapse(300);
    const response = await broker.jwks(keySetEvent);
    expectDocumented('GET /.well-known/jwks.json', 200, undefined, response);
    expect(JSON.parse(response.body).keys[0].kid).toBe('2026-11');
  });

  test('signing_key_unavailable', async () => {
    broker.secretsManager.fault = { status: 500, type: 'InternalServiceError' };
    const response = await broker.jwks(keySetEvent);
    expectDocumented('GET /.well-known/jwks.json', 503, 'signing_key_unavailable', response);
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
  let token: Response;
  let missingToken: Response;
  let keySet: Response;

  beforeAll(async () => {
    const other = await startBroker();
    await other.putKey(newPrivateKey());
    const { idToken } = await other.identityProvider.signIn('pro');
    token = await other.token(tokenEvent(idToken));
    missingToken = await other.token(tokenEvent());
    keySet = await other.jwks(keySetEvent);
    await other.close();
  });

  const withBody = (response: Response, change: object): Response => ({
    ...response,
    body: JSON.stringify({ ...JSON.parse(response.body), ...change }),
  });
  const withHeaders = (response: Response, change: object): Response => ({
    ...response,
    headers: JSON.parse(JSON.stringify({ ...response.headers, ...change })),
  });

  test.each<[string, () => string[]]>([
    ['another status', () => deviationsOf('POST /token', { ...token, statusCode: 201 })],
    [
      'another content type',
      () => deviationsOf('POST /token', withHeaders(token, { 'Content-Type': 'text/html' })),
    ],
    ['an additional member', () => deviationsOf('POST /token', withBody(token, { user_id: 'pro' }))],
    ['a missing member', () => deviationsOf('POST /token', withBody(token, { expires_in: undefined }))],
    [
      'a missing Cache-Control',
      () => deviationsOf('POST /token', withHeaders(token, { 'Cache-Control': undefined })),
    ],
    [
      'the allowed origin "*"',
      () => deviationsOf('POST /token', withHeaders(token, { 'Access-Control-Allow-Origin': '*' })),
    ],
    [
      'an undocumented header',
      () => deviationsOf('POST /token', withHeaders(token, { 'X-Powered-By': 'PHP' })),
    ],
    [
      'a missing challenge',
      () => deviationsOf('POST /token', withHeaders(missingToken, { 'WWW-Authenticate': undefined })),
    ],
    [
      'a code of another status',
      () => deviationsOf('POST /token', withBody(missingToken, { code: 'not_entitled' })),
    ],
    ['an unknown code', () => deviationsOf('POST /token', withBody(missingToken, { code: 'oops' }))],
    [
      'a private key',
      () => {
        const [key] = JSON.parse(keySet.body).keys;
        return deviationsOf(
          'GET /.well-known/jwks.json',
          withBody(keySet, { keys: [{ ...key, d: 'AQAB' }] }),
        );
      },
    ],
  ])('%s', (_, deviations) => {
    expect(deviations()).toHaveLength(1);
  });
});
