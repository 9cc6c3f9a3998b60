import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createIssuerKeys } from '../../../../lib/identity/keys/issuer-keys.ts';
import { locateKeys } from '../../../../lib/identity/keys/location.ts';
import type { Reason } from '../../../../lib/reasons.ts';
import { type Clock, createClock } from '../../../support/clock.ts';
import { startIssuer, type TestIssuer } from '../../../support/issuer.ts';
import { createRecordingLog, type RecordingLog } from '../../../support/log.ts';
import { providerOf } from '../../../support/provider.ts';
import { createTestKey } from '../../../support/tokens.ts';

const discovery = '/.well-known/openid-configuration';
const unavailable = (reason: Reason) => ({ code: 'identity_provider_unavailable', reason });
const cognito = { type: 'cognito' }; // without discovery, so that each fetch is one request

let clock: Clock;
let issuer: TestIssuer;
let log: RecordingLog;

beforeEach(async () => {
  clock = createClock();
  log = createRecordingLog();
  issuer = await startIssuer(clock.now);
});

afterEach(() => issuer.close());

/** Creates the cache of the issuer's keys, from an entry with these members. */
const issuerKeys = (members: object = {}, name = issuer.issuer) =>
  createIssuerKeys({
    location: locateKeys(providerOf({ issuer: name, ...members }), name),
    now: clock.now,
    log,
    emitMetrics: () => {},
  });

test.each<[string, string, string[], object?]>([
  ['by discovery', '', [discovery, '/jwks']],
  ['by discovery for an issuer that ends with a slash', '/', [discovery, '/jwks']],
  ['by discovery for an issuer with a path', '/realms/a', [`/realms/a${discovery}`, '/jwks']],
  ['at a configured jwksUri, with its query', '', ['/keys?appid=spa'], { jwksUri: '/keys?appid=spa' }],
  ['of a Cognito user pool without discovery', '', ['/.well-known/jwks.json'], cognito],
  ['of a Cognito user pool at a configured jwksUri', '', ['/jwks'], { ...cognito, jwksUri: '/jwks' }],
])(
  'createIssuerKeys fetches the key set %s',
  async (_how, path, requests, members: { jwksUri?: string } = {}) => {
    const name = issuer.issuer + path;
    issuer.metadata = { issuer: name, jwks_uri: issuer.jwksUri };
    const { jwksUri } = members;
    const location = jwksUri === undefined ? {} : { jwksUri: issuer.issuer + jwksUri };
    expect((await issuerKeys({ ...members, ...location }, name).get()).ids).toEqual(['first']);
    expect(issuer.requests).toEqual(requests);
  },
);

test.each<[Reason, unknown, unknown]>([
  ['discovery_names_other_issuer', { issuer: 'https://evil.example', jwks_uri: 'https://evil.example' }, {}],
  ['discovery_without_keys', {}, {}],
  ['not_a_key_set', undefined, { keys: {} }],
  ['no_usable_key', undefined, { keys: [] }],
])('createIssuerKeys rejects with %s after two attempts', async (reason, metadata, keySet) => {
  issuer.metadata = metadata ?? issuer.metadata;
  issuer.keySet = keySet;
  await expect(issuerKeys().get()).rejects.toMatchObject(unavailable(reason));
  expect(issuer.requests).toHaveLength(metadata === undefined ? 4 : 2);
});

describe('the cache of issuer keys', () => {
  test('fetches again after 8 to 10 minutes', async () => {
    const keys = issuerKeys(cognito);
    for (const [seconds, requests] of [
      [0, 1],
      [479, 1],
      [121, 2],
    ] as const) {
      clock.elapse(seconds);
      await keys.get();
      expect(issuer.requests).toHaveLength(requests);
    }
  });

  test('returns the same object while the key set is unchanged', async () => {
    const keys = issuerKeys(cognito);
    const first = await keys.get();
    clock.elapse(600);
    expect(await keys.get()).toBe(first);
    issuer.rotate(createTestKey('ES256', 'first')); // another key under the same id
    clock.elapse(600);
    expect((await keys.get()).text).not.toBe(first.text);
  });

  test('returns its keys for one hour while the issuer fails', async () => {
    const keys = issuerKeys(cognito);
    const cached = await keys.get();
    issuer.misbehave('status 500');
    clock.elapse(600 + 3600 - 0.001);
    expect(await keys.get()).toBe(cached);
    clock.elapse(0.001);
    await expect(keys.get()).rejects.toMatchObject(unavailable('issuer_fails'));
  });

  test('logs the issuer with the ids of its keys, or with the reason of a failure', async () => {
    const keys = issuerKeys();
    await keys.get();
    issuer.rotate(createTestKey('ES256', 'second'));
    clock.elapse(600);
    await keys.get();
    issuer.misbehave('status 500');
    await expect(issuerKeys().get()).rejects.toThrow();
    const failed = { reason: 'issuer_fails', detail: 'status 500', issuer: issuer.issuer, kids: undefined };
    expect(log.lines).toEqual([
      { level: 'info', message: 'issuer keys: loaded', fields: { issuer: issuer.issuer, kids: ['first'] } },
      { level: 'info', message: 'issuer keys: changed', fields: { issuer: issuer.issuer, kids: ['second'] } },
      { level: 'error', message: 'issuer keys: cannot be fetched', fields: failed },
    ]);
  });
});
