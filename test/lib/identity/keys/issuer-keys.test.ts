import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createIssuerKeys } from '../../../../lib/identity/keys/issuer-keys.ts';
import { locateKeys } from '../../../../lib/identity/keys/location.ts';
import type { Reason } from '../../../../lib/reasons.ts';
import { type Clock, controlDeadlines, createClock } from '../../../support/clock.ts';
import { startIssuer, type TestIssuer } from '../../../support/issuer.ts';
import { createRecordingLog, type RecordingLog } from '../../../support/log.ts';
import { providerOf } from '../../../support/provider.ts';
import { createTestKey } from '../../../support/tokens.ts';

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
const issuerKeys = (members: object = {}) => {
  const location = locateKeys(providerOf({ issuer: issuer.issuer, ...members }), issuer.issuer);
  return createIssuerKeys({ location, now: clock.now, log, emitMetrics: () => {} });
};

test.each<[string, string[], () => object]>([
  ['by discovery', ['/.well-known/openid-configuration', '/jwks'], () => ({})],
  ['at a configured jwksUri, with its query', ['/a?b=c'], () => ({ jwksUri: `${issuer.issuer}/a?b=c` })],
  ['of a Cognito user pool without discovery', ['/.well-known/jwks.json'], () => cognito],
])('createIssuerKeys fetches the key set %s', async (_how, requests, members) => {
  expect((await issuerKeys(members()).get()).ids).toEqual(['first']);
  expect(issuer.requests).toEqual(requests);
});

test.each<[Reason, object, number]>([
  ['discovery_names_other_issuer', { metadata: { issuer: 'https://evil.example', jwks_uri: '' } }, 2],
  ['discovery_without_keys', { metadata: {} }, 2],
  ['not_a_key_set', { keySet: { keys: {} } }, 4],
  ['no_usable_key', { keySet: { keys: [] } }, 4],
])('createIssuerKeys rejects with %s after two attempts', async (reason, published, requests) => {
  Object.assign(issuer, published);
  await expect(issuerKeys().get()).rejects.toMatchObject(unavailable(reason));
  expect(issuer.requests).toHaveLength(requests);
});

test('keys are fetched again after 8 to 10 minutes, and are the same object while the key set is unchanged', async () => {
  const keys = issuerKeys(cognito);
  const first = await keys.get();
  clock.elapse(479);
  await keys.get();
  expect(issuer.requests).toHaveLength(1);
  clock.elapse(121);
  expect(await keys.get()).toBe(first);
  expect(issuer.requests).toHaveLength(2);
  issuer.rotate(createTestKey('ES256', 'first')); // another key under the same id
  clock.elapse(600);
  expect((await keys.get()).text).not.toBe(first.text);
});

test('keys are used for one hour while the issuer fails', async () => {
  const keys = issuerKeys(cognito);
  const cached = await keys.get();
  issuer.misbehave('status 500');
  clock.elapse(600 + 3600 - 0.001);
  expect(await keys.get()).toBe(cached);
  clock.elapse(0.001);
  await expect(keys.get()).rejects.toMatchObject(unavailable('issuer_fails'));
});

test('a fetch that a freeze has cut off is abandoned after 4 seconds', async () => {
  controlDeadlines(); // none passes
  const keys = issuerKeys(cognito);
  issuer.misbehave('no response', { times: 1 });
  keys.get().catch(() => {});
  await vi.waitUntil(() => issuer.requests.length === 1, { timeout: 30_000 });
  clock.elapse(4);
  expect((await keys.get()).ids).toEqual(['first']);
});

test('the log has the issuer with the ids of its keys, or with the reason of a failure', async () => {
  const named = { issuer: issuer.issuer };
  await issuerKeys().get();
  issuer.misbehave('a reset');
  await expect(issuerKeys().get()).rejects.toMatchObject(unavailable('issuer_unreachable'));
  const failed = { reason: 'issuer_unreachable', detail: 'ECONNRESET', ...named, kids: undefined };
  expect(log.lines).toEqual([
    { level: 'info', message: 'issuer keys: loaded', fields: { ...named, kids: ['first'] } },
    { level: 'error', message: 'issuer keys: cannot be fetched', fields: failed },
  ]);
});
