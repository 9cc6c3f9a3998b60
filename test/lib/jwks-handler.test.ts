import { createPrivateKey, createPublicKey } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newPrivateKey, startBroker, type TestBroker } from '../support/broker.ts';

const event = { version: '2.0', requestContext: { requestId: 'request-2' } };

let broker: TestBroker;

beforeEach(async () => {
  broker = await startBroker();
});

afterEach(() => broker.close());

test('the key set is the public part of the current signing key, cacheable for a minute', async () => {
  const pem = newPrivateKey();
  await broker.putKey(pem);
  const response = await broker.jwks(event);
  expect(response.statusCode).toBe(200);
  expect(response.headers).toEqual({
    'Content-Type': 'application/jwk-set+json',
    'Cache-Control': 'public, max-age=60',
  });
  const { keys } = JSON.parse(response.body);
  const { kty, crv, x, y } = createPublicKey(createPrivateKey(pem)).export({ format: 'jwk' });
  expect(keys).toEqual([
    { kty, crv, x, y, use: 'sig', alg: 'ES256', kid: expect.stringMatching(/^[\w-]{43}$/) },
  ]);
  const steps_ms = { signing_key: expect.any(Number) };
  expect(broker.auditLines).toMatchObject([
    { function: 'jwks', outcome: 'served', request_id: 'request-2', steps_ms },
  ]);
});

test('the status is 503 without a key, as a health check expects', async () => {
  const response = await broker.jwks(event);
  expect(response.statusCode).toBe(503);
  expect(response.headers).toMatchObject({ 'Retry-After': '2', 'Cache-Control': 'no-store' });
  const outcome = 'signing_key_unavailable';
  expect(JSON.parse(response.body)).toMatchObject({ code: outcome, request_id: 'request-2' });
  const reason = { reason: 'signing_key_unreadable', detail: 'ResourceNotFoundException' };
  expect(broker.auditLines).toMatchObject([{ outcome, ...reason }]);
});
