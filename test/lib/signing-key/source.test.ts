import { createPublicKey } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RemoteValue } from '../../../lib/cache/remote-value.ts';
import type { Algorithm } from '../../../lib/jwt/algorithms.ts';
import type { SigningKey } from '../../../lib/signing-key/signing-key.ts';
import { createSigningKeySource } from '../../../lib/signing-key/source.ts';
import type { Metrics } from '../../../lib/telemetry/metrics.ts';
import { newPrivateKey as newPem } from '../../support/broker.ts';
import { createClock } from '../../support/clock.ts';
import { leaksOf } from '../../support/defects.ts';
import { createRecordingLog, type RecordingLog } from '../../support/log.ts';
import { refusal, startSecret, type TestSecret } from '../../support/secret.ts';

interface TestKeySource {
  readonly source: RemoteValue<SigningKey>;
  readonly secret: TestSecret;
  readonly log: RecordingLog;
  readonly elapse: (seconds: number) => void;
}

/** Starts a source whose keys are fresh for 300 seconds and usable for 3600 more. */
const startKeySource = async (algorithm?: Algorithm): Promise<TestKeySource> => {
  const secret = await startSecret();
  const log = createRecordingLog();
  const { now, elapse } = createClock();
  return {
    secret,
    log,
    source: createSigningKeySource({
      readSecret: secret.read,
      signingAlgorithm: algorithm,
      signingKeyTtlSeconds: 300,
      signingKeyMaxStaleSeconds: 3600,
      now,
      log,
      emitMetrics: () => {},
    }),
    elapse,
  };
};

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

  test('is the one labeled AWSCURRENT, never AWSPENDING', async () => {
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

describe('a cold key source', () => {
  test('rejects after an error of AWS, and logs its name, but not its message', async () => {
    const { source, secret, log } = keySource;
    secret.standIn.fault = refusal(secret, 400, 'AccessDeniedException');
    const denied = { reason: 'signing_key_unreadable', detail: 'AccessDeniedException' };
    await expect(source.get()).rejects.toMatchObject({ code: 'signing_key_unavailable', ...denied });
    expect(log.lines).toMatchObject([
      { level: 'error', message: 'signing key: cannot be fetched', fields: denied },
    ]);
    expect(inspect(log.lines, { depth: null })).not.toMatch(/arn:|latenode\/signing-key|127\.0\.0\.1/);
  });

  test.each([
    ['has no value', undefined, { reason: 'signing_key_unreadable', detail: 'ResourceNotFoundException' }],
    [
      'holds no key',
      'to be filled in',
      { reason: 'invalid_signing_key', detail: expect.stringContaining('there is no private key') },
    ],
  ])('rejects while the secret %s, then uses the key that is stored', async (_what, value, expected) => {
    const { source, secret, elapse } = keySource;
    if (value !== undefined) await secret.put(value);
    await expect(source.get()).rejects.toMatchObject(expected);
    const versionId = await secret.put(newPem());
    elapse(1);
    expect((await source.get()).versionId).toBe(versionId);
  });

  test('rejects if Secrets Manager is unreachable', async () => {
    const { source, secret } = keySource;
    await secret.standIn.close();
    await expect(source.get()).rejects.toMatchObject({
      code: 'signing_key_unavailable',
      detail: 'ECONNREFUSED',
    });
  });
});

describe('a warm key source', () => {
  test('keeps its key when an invalid one is stored, logs that once, and uses the next valid key', async () => {
    const { source, secret, elapse, log } = keySource;
    await secret.put(newPem());
    const key = await source.get();
    const invalidPem = newPem().replace('END', 'E N D');
    await secret.put(invalidPem);
    for (let minute = 0; minute < 5; minute += 1) {
      elapse(300);
      expect(await source.get()).toBe(key);
    }
    expect(secret.reads()).toBe(1 + 5);
    const versionId = await secret.put(newPem());
    elapse(300);
    expect((await source.get()).versionId).toBe(versionId);
    expect(log.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'info signing key: loaded',
      'warn signing key: cannot be fetched',
      'info signing key: changed',
    ]);
    expect(log.lines[1]?.fields).toMatchObject({
      reason: 'invalid_signing_key',
      detail: expect.stringContaining('it may be cut off'),
      key_version: key.versionId,
    });
    expect(leaksOf(invalidPem, inspect(log.lines, { depth: null }))).toEqual([]);
  });

  test('keeps its parsed key when the rotation to an invalid one is rolled back', async () => {
    const { source, secret, elapse } = keySource;
    const validId = await secret.put(newPem());
    const key = await source.get();
    const invalidId = await secret.put('to be filled in');
    elapse(300);
    await source.get();
    await secret.makeCurrent(validId, invalidId);
    elapse(10);
    expect(await source.get()).toBe(key);
    elapse(239);
    expect(await source.get()).toBe(key);
    expect(secret.reads()).toBe(3);
  });

  test('rejects when its key is older than the fresh and the stale time together', async () => {
    const { source, secret, elapse, log } = keySource;
    await secret.put(newPem());
    const key = await source.get();
    secret.standIn.fault = refusal(secret, 400, 'AccessDeniedException');
    elapse(300 + 3600 - 1);
    expect(await source.get()).toBe(key);
    elapse(1);
    await expect(source.get()).rejects.toMatchObject({ code: 'signing_key_unavailable' });
    elapse(1);
    await expect(source.get()).rejects.toMatchObject({ code: 'signing_key_unavailable' });
    secret.standIn.fault = undefined;
    elapse(1);
    expect(await source.get()).toBe(key);
    expect(log.lines.map(({ level }) => level)).toEqual(['info', 'warn', 'error', 'info']);
  });
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
