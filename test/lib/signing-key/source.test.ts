import { createPublicKey } from 'node:crypto';
import { inspect } from 'node:util';
import { beforeEach, expect, test, vi } from 'vitest';
import type { RemoteValue } from '../../../lib/cache/remote-value.ts';
import type { SecretValue } from '../../../lib/signing-key/secrets-manager.ts';
import type { SigningKey } from '../../../lib/signing-key/signing-key.ts';
import { createSigningKeySource, type SigningKeySourceOptions } from '../../../lib/signing-key/source.ts';
import type { Metrics } from '../../../lib/telemetry/metrics.ts';
import { newPrivateKey as newPem } from '../../support/broker.ts';
import { type Clock, createClock } from '../../support/clock.ts';
import { createRecordingLog, type RecordingLog } from '../../support/log.ts';

let clock: Clock;
let log: RecordingLog;
let metrics: Metrics[];
/** The response of Secrets Manager; an error is thrown. */
let secret: SecretValue | Error;
let reads: number;
let source: RemoteValue<SigningKey>;

/** Creates a source whose keys are fresh for 300 seconds and usable for 3600 more. */
const createSource = (overrides: Partial<SigningKeySourceOptions> = {}) =>
  createSigningKeySource({
    readSecret: async () => {
      reads += 1;
      if (secret instanceof Error) throw secret;
      return secret;
    },
    signingKeyTtlSeconds: 300,
    signingKeyMaxStaleSeconds: 3600,
    now: clock.now,
    log,
    emitMetrics: (measured) => metrics.push(measured),
    ...overrides,
  });

const version = (versionId: string, text = newPem(), createdAt?: Date): SecretValue => ({
  text,
  versionId,
  createdAt,
});
const denied = Object.assign(new Error('arn:aws:iam::1:role/x may not'), { name: 'AccessDeniedException' });

beforeEach(() => {
  clock = createClock();
  log = createRecordingLog();
  metrics = [];
  reads = 0;
  source = createSource();
});

test('a key is fetched again when it is stale, and not parsed again if its version is the same', async () => {
  secret = version('1');
  const key = await source.get();
  expect(key.publicJwk.x).toBe(createPublicKey(secret.text).export({ format: 'jwk' }).x);
  clock.elapse(239); // jitter takes up to a fifth of the 300 seconds
  expect(await source.get()).toBe(key);
  expect(reads).toBe(1);
  clock.elapse(61);
  expect(await source.get()).toBe(key);
  expect(reads).toBe(2);
  secret = version('2', JSON.stringify({ privateKey: newPem(), keyId: 'second' }));
  clock.elapse(300);
  expect((await source.get()).versionId).toBe('2');
  const fields = { key_version: '1', algorithm: 'ES256', kid: key.publicJwk.kid };
  expect(log.lines).toEqual([
    { level: 'info', message: 'signing key: loaded', fields },
    { level: 'debug', message: 'signing key: unchanged', fields },
    {
      level: 'info',
      message: 'signing key: changed',
      fields: { ...fields, key_version: '2', kid: 'second' },
    },
  ]);
});

test.each([
  [new Date('2026-01-01T06:00:00Z'), 1.75],
  [new Date('2026-01-03T00:00:01Z'), 0], // the clock of Secrets Manager runs ahead
  [undefined, undefined],
])('the metric SigningKeyAgeDays of a key stored at %s is %s', async (createdAt, SigningKeyAgeDays) => {
  secret = version('1', newPem(), createdAt);
  await createSource({ now: () => Date.parse('2026-01-03T00:00:00Z') }).get();
  expect(metrics).toEqual([{ SigningKeyFetched: 1, SigningKeyAgeDays }]);
});

test.each<[string, SecretValue | Error, object]>([
  ['an error of AWS', denied, { reason: 'signing_key_unreadable', detail: 'AccessDeniedException' }],
  [
    'a truncated key',
    version('2', newPem().replace('END', 'E N D')),
    { reason: 'invalid_signing_key', detail: expect.stringContaining('it may be truncated') },
  ],
])('%s is logged once, and a cached key is used until the stale time ends', async (_what, value, reason) => {
  secret = version('1');
  const key = await source.get();
  secret = value;
  for (const seconds of [300, 3599]) {
    clock.elapse(seconds);
    expect(await source.get()).toBe(key);
  }
  clock.elapse(1);
  await expect(source.get()).rejects.toMatchObject({ code: 'signing_key_unavailable', ...reason });
  expect(log.lines).toMatchObject([
    { message: 'signing key: loaded' },
    { level: 'warn', message: 'signing key: cannot be fetched', fields: { ...reason, key_version: '1' } },
    { level: 'error', message: 'signing key: cannot be fetched', fields: reason },
  ]);
  expect(inspect(log.lines, { depth: null })).not.toMatch(/arn:|MIG/);
});

test('a fetch that a freeze has cut off is abandoned after 3 seconds', () => {
  const readSecret = vi.fn(() => new Promise<SecretValue>(() => {}));
  const frozen = createSource({ readSecret });
  for (const [seconds, fetches] of [[0, 1] as const, [2.999, 1] as const, [0.001, 2] as const]) {
    clock.elapse(seconds);
    void frozen.get();
    expect(readSecret).toHaveBeenCalledTimes(fetches);
  }
});

test('a configured algorithm takes precedence over the one in the secret', async () => {
  secret = version('1', JSON.stringify({ privateKey: newPem(), algorithm: 'RS256' }));
  expect((await createSource({ signingAlgorithm: 'ES256' }).get()).algorithm).toBe('ES256');
});
