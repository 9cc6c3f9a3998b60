import { createPublicKey } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSigningKeySource } from '../../../lib/signing-key/source.ts';
import type { Metrics } from '../../../lib/telemetry/metrics.ts';
import { newPem, startKeySource, type TestKeySource } from '../../support/key-source.ts';
import { createRecordingLog } from '../../support/log.ts';

let keySource: TestKeySource;

beforeEach(async () => {
  keySource = await startKeySource();
});

afterEach(() => keySource.secret.close());

const xOf = (pem: string) => createPublicKey(pem).export({ format: 'jwk' }).x;

describe('the signing key', () => {
  test('is fetched once, then cached while it is fresh', async () => {
    const { source, secret, elapse } = keySource;
    const pem = newPem();
    const versionId = await secret.put(pem);
    const key = await source.get();
    expect(key.versionId).toBe(versionId);
    expect(key.publicJwk.x).toBe(xOf(pem));
    elapse(239); // jitter takes up to a fifth of the 300 seconds
    expect(await source.get()).toBe(key);
    expect(secret.reads()).toBe(1);
  });

  test('is fetched again when it is stale, and not parsed again if its version is the same', async () => {
    const { source, secret, elapse } = keySource;
    await secret.put(newPem());
    const key = await source.get();
    elapse(300);
    expect(await source.get()).toBe(key);
    expect(secret.reads()).toBe(2);
    elapse(239);
    expect(await source.get()).toBe(key);
    expect(secret.reads()).toBe(2);
  });

  test('is replaced by the rotated one when it is stale', async () => {
    const { source, secret, elapse } = keySource;
    await secret.put(newPem());
    await source.get();
    const pem = newPem();
    const versionId = await secret.put(pem);
    elapse(300);
    const key = await source.get();
    expect(key.versionId).toBe(versionId);
    expect(key.publicJwk.x).toBe(xOf(pem));
  });

  test('is the one labelled AWSCURRENT, never AWSPENDING', async () => {
    const { source, secret, elapse } = keySource;
    const currentId = await secret.put(newPem());
    const pendingId = await secret.put(newPem(), 'AWSPENDING');
    expect((await source.get()).versionId).toBe(currentId);
    elapse(300);
    expect((await source.get()).versionId).toBe(currentId);
    await secret.makeCurrent(pendingId, currentId);
    elapse(300);
    expect((await source.get()).versionId).toBe(pendingId);
  });

  test('is fetched once for 64 concurrent cold requests', async () => {
    const { source, secret } = keySource;
    await secret.put(newPem());
    const keys = await Promise.all(Array.from({ length: 64 }, () => source.get()));
    expect(new Set(keys).size).toBe(1);
    expect(secret.reads()).toBe(1);
  });

  test('is fetched once for 64 concurrent requests when it is stale', async () => {
    const { source, secret, elapse } = keySource;
    await secret.put(newPem());
    await source.get();
    elapse(300);
    await Promise.all(Array.from({ length: 64 }, () => source.get()));
    expect(secret.reads()).toBe(2);
  });
});

test('each fetch is logged with the version, algorithm and id of the key', async () => {
  const { source, secret, elapse, log } = keySource;
  const firstId = await secret.put(newPem());
  const first = await source.get();
  elapse(300);
  await source.get();
  const secondId = await secret.put(JSON.stringify({ privateKey: newPem(), keyId: 'second' }));
  elapse(300);
  await source.get();
  const firstFields = { key_version: firstId, algorithm: 'ES256', kid: first.publicJwk.kid };
  expect(log.lines).toEqual([
    { level: 'info', message: 'signing key: loaded', fields: firstFields },
    { level: 'debug', message: 'signing key: unchanged', fields: firstFields },
    {
      level: 'info',
      message: 'signing key: changed',
      fields: { key_version: secondId, algorithm: 'ES256', kid: 'second' },
    },
  ]);
});

test.each([
  [new Date('2026-01-01T06:00:00Z'), 1.75],
  [new Date('2026-01-03T00:00:01Z'), 0], // the clock of Secrets Manager runs ahead
  [undefined, undefined],
])('the metric SigningKeyAgeDays of a key stored at %s is %s', async (createdAt, SigningKeyAgeDays) => {
  const metrics: Metrics[] = [];
  const text = newPem();
  const source = createSigningKeySource({
    signingKeyTtlSeconds: 300,
    signingKeyMaxStaleSeconds: 3600,
    readSecret: async () => ({ text, versionId: 'version-1', createdAt }),
    now: () => Date.parse('2026-01-03T00:00:00Z'),
    log: createRecordingLog(),
    emitMetrics: (measured) => metrics.push(measured),
  });
  await source.get();
  expect(metrics).toEqual([{ SigningKeyFetched: 1, SigningKeyAgeDays }]);
});

describe('a configured algorithm', () => {
  test('takes precedence over the one in the secret', async () => {
    const { source, secret } = await startKeySource('ES256');
    await secret.put(JSON.stringify({ privateKey: newPem(), algorithm: 'RS256' }));
    expect((await source.get()).algorithm).toBe('ES256');
    await secret.close();
  });

  test('that does not fit the key makes the source reject, with a reason that names those that fit', async () => {
    const { source, secret } = await startKeySource('RS256');
    await secret.put(newPem());
    await expect(source.get()).rejects.toMatchObject({
      code: 'signing_key_unavailable',
      reason: 'invalid_signing_key',
      detail: 'RS256 does not fit a key of type ec on the curve prime256v1; expected ES256',
    });
    await secret.close();
  });
});
