/** Measures the packaged handler under mixed traffic while the issuer and the secret rotate and fail. */
import { setTimeout } from 'node:timers/promises';
import type { Builds } from './candidates.ts';
import type { LoadInput, LoadReport, LoadRequest } from './children/load.ts';
import { createEvent } from './event.ts';
import { createKeyPair } from './issuer.ts';
import { runScript } from './process.ts';
import { median } from './statistics.ts';
import type { Upstreams } from './upstreams.ts';

export interface LoadPlan {
  readonly seconds: number;
  readonly requestsPerSecond: number;
}

export interface LoadRow extends LoadPlan {
  readonly failedValid: number;
  /** Requests with an invalid token whose response was not 401. */
  readonly failedInvalid: number;
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
  readonly slowestMilliseconds: number;
  /** Median of the second fifth of the time; `residentMegabytesAtEnd` of the last fifth. */
  readonly residentMegabytes: number;
  readonly residentMegabytesAtEnd: number;
}

/**
 * Sends the traffic, 80 % of it with valid tokens. After 15 % of the time the issuer publishes a new key, with which it signs
 * every other token from 40 % on. At 25 % the secret is rotated. Issuer and Secrets Manager respond 503 from 50 % on, hang
 * from 60 % on, and recover at 70 %. Also returns the last Latenode JWT and the key that must verify it.
 */
export const measureLoad = async (builds: Builds, upstreams: Upstreams, plan: LoadPlan) => {
  const { seconds, requestsPerSecond } = plan;
  const issuer = upstreams.addIssuer('RS256', 1);
  const oldKey = { kid: '0', pair: issuer.keys[0] ?? createKeyPair('RS256') };
  const newKey = { kid: '1', pair: createKeyPair('RS256') };
  upstreams.rotateSigningKey('RS512');

  const request = (kind: string, token: string): LoadRequest => {
    return { kind, expectedStatus: kind === 'valid' ? 200 : 401, event: createEvent(token) };
  };
  const invalid = [
    request('bad signature', await issuer.mint({}, { ...oldKey, pair: newKey.pair })),
    request('expired', await issuer.mint({ exp: Math.floor(Date.now() / 1000) - 3600 }, oldKey)),
    request('unknown kid', await issuer.mint({}, { ...oldKey, kid: '9' })),
    request('malformed', 'not.a.token'),
  ];
  const [old, current] = [
    request('valid', await issuer.mint({}, oldKey)),
    request('valid', await issuer.mint({}, newKey)),
  ];
  const mix = (pair: readonly LoadRequest[]) => [...Array.from({ length: 8 }, () => pair).flat(), ...invalid];

  const startsAt = Date.now() + 2000;
  const input: LoadInput = {
    ...{ file: builds.files['this broker'], startsAt, seconds, requestsPerSecond },
    phases: [
      { untilSecond: seconds * 0.4, requests: mix([old, old]) },
      { untilSecond: seconds, requests: mix([old, current]) },
    ],
  };
  const run = runScript<LoadReport>(await builds.compileScript('load'), input, {
    ...upstreams.environmentFor({ issuers: [issuer], algorithmOut: 'RS512' }),
    SIGNING_KEY_TTL_SECONDS: String(Math.ceil(seconds / 15)),
  });
  const reach = (share: number) => setTimeout(startsAt + share * seconds * 1000 - Date.now());
  await reach(0.15);
  issuer.keys.push(newKey.pair);
  await reach(0.25);
  const signingKey = upstreams.rotateSigningKey('RS512');
  await reach(0.5);
  upstreams.failure = 'status 503';
  await reach(0.6);
  upstreams.failure = 'hang';
  await reach(0.7);
  upstreams.failure = undefined;
  const { unexpected, p50, p99, slowest, resident, lastBody } = await run;

  const countOf = (isValid: boolean) =>
    Object.entries(unexpected).reduce(
      (sum, [kind, times]) => sum + (kind.startsWith('valid') === isValid ? times : 0),
      0,
    );
  const memory = (from: number, to: number) =>
    median(resident.slice(resident.length * from, Math.ceil(resident.length * to)));
  const row: LoadRow = {
    ...{ seconds, requestsPerSecond, failedValid: countOf(true), failedInvalid: countOf(false) },
    ...{ p50Milliseconds: p50, p99Milliseconds: p99, slowestMilliseconds: slowest },
    ...{ residentMegabytes: memory(0.2, 0.4), residentMegabytesAtEnd: memory(0.8, 1) },
  };
  return { row, unexpected, lastBody, signingKey };
};
