import { createPublicKey } from 'node:crypto';
import { inspect } from 'node:util';
import { beforeEach, expect, test } from 'vitest';
import type { RemoteValue } from '../../../lib/cache/remote-value.ts';
import type { SecretValue } from '../../../lib/signing-key/secrets-manager.ts';
import type { SigningKey } from '../../../lib/signing-key/signing-key.ts';
import { createSigningKeySource, type SigningKeySourceOptions } from '../../../lib/signing-key/source.ts';
import type { Metrics } from '../../../lib/telemetry/metrics.ts';
import { newPrivateKey as newPem } from '../../support/broker.ts';
import { type Clock, createClock } from '../../support/clock.ts';
import { leaksOf } from '../../support/defects.ts';
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

test('the key is cached while it is fresh, and not parsed again if its version is the same', async () => {
  secret = version('1');
  const key = await source.get();
  expect(key.versionId).toBe('1');
  expect(key.publicJwk.x).toBe(createPublicKey(secret.text).export({ format: 'jwk' }).x);
  for (const [seconds, expected] of [
    [239, 1], // jitter takes up to a fifth of the 300 seconds
    [61, 2],
    [239, 2],
  ] as const) {
    clock.elapse(seconds);
    expect(await source.get()).toBe(key);
    expect(reads).toBe(expected);
  }
});

test('each fetch is logged with the version, algorithm and id of the key', async () => {
  secret = version('1');
  const first = await source.get();
  clock.elapse(300);
  await source.get();
  secret = version('2', JSON.stringify({ privateKey: newPem(), keyId: 'second' }));
  clock.elapse(300);
  expect((await source.get()).versionId).toBe('2');
  const fields = { key_version: '1', algorithm: 'ES256', kid: first.publicJwk.kid };
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
    'a secret without a key',
    version('1', 'to be filled in'),
    { reason: 'invalid_signing_key', detail: expect.stringContaining('there is no private key') },
  ],
])(
  'a cold source rejects for %s, logs that, and uses the key that is stored',
  async (_what, value, expected) => {
    secret = value;
    await expect(source.get()).rejects.toMatchObject({ code: 'signing_key_unavailable', ...expected });
    expect(log.lines).toMatchObject([
      { level: 'error', message: 'signing key: cannot be fetched', fields: expected },
    ]);
    expect(inspect(log.lines, { depth: null })).not.toContain('arn:');
    secret = version('2');
    clock.elapse(1);
    expect((await source.get()).versionId).toBe('2');
  },
);

test('a warm source keeps its key when an invalid one is stored, logs that once, and uses the next valid key', async () => {
  const valid = version('1');
  secret = valid;
  const key = await source.get();
  const invalid = newPem().replace('END', 'E N D');
  for (let minute = 0; minute < 5; minute += 1) {
    secret = version('2', invalid);
    clock.elapse(300);
    expect(await source.get()).toBe(key);
  }
  expect(reads).toBe(1 + 5);
  secret = valid; // the rotation is rolled back
  clock.elapse(300);
  expect(await source.get()).toBe(key);
  secret = version('3');
  clock.elapse(300);
  expect((await source.get()).versionId).toBe('3');
  expect(log.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
    'info signing key: loaded',
    'warn signing key: cannot be fetched',
    'info signing key: recovered',
    'info signing key: changed',
  ]);
  expect(log.lines[1]?.fields).toMatchObject({
    reason: 'invalid_signing_key',
    detail: expect.stringContaining('it may be truncated'),
    key_version: '1',
  });
  expect(leaksOf(invalid, inspect(log.lines, { depth: null }))).toEqual([]);
});

test('a warm source rejects when its key is older than the fresh and the stale time together', async () => {
  secret = version('1');
  const key = await source.get();
  secret = denied;
  clock.elapse(300 + 3600 - 1);
  expect(await source.get()).toBe(key);
  clock.elapse(1);
  await expect(source.get()).rejects.toMatchObject({ code: 'signing_key_unavailable' });
});

test('a fetch that a freeze has cut off is abandoned after 3 seconds', async () => {
  let isFrozen = true;
  const read = async () => version('1');
  const resumed = createSource({ readSecret: () => (isFrozen ? new Promise(() => {}) : read()) });
  void resumed.get();
  isFrozen = false;
  clock.elapse(3);
  expect((await resumed.get()).versionId).toBe('1');
});

test('a configured algorithm takes precedence over the one in the secret', async () => {
  secret = version('1', JSON.stringify({ privateKey: newPem(), algorithm: 'RS256' }));
  expect((await createSource({ signingAlgorithm: 'ES256' }).get()).algorithm).toBe('ES256');
  await expect(createSource({ signingAlgorithm: 'RS512' }).get()).rejects.toMatchObject({
    reason: 'invalid_signing_key',
    detail: 'RS512 does not fit a key of type ec on the curve prime256v1; expected ES256',
  });
});
