/** Measures the packaged handler under mixed traffic while the issuer and the secret rotate and fail. */
import type { Builds } from './candidates.ts';
import type { LoadInput, LoadReport } from './children/load.ts';
import { createKey } from './issuer.ts';
import { runScript } from './process.ts';
import { median } from './statistics.ts';
import type { Row } from './summary.ts';
import type { Upstreams } from './upstreams.ts';

/**
 * Sends the traffic, 80 % of it with valid tokens. After 15 % of the requests the issuer publishes a new key, with which it
 * signs every other token from 40 % on. At 25 % the secret is rotated. Issuer and Secrets Manager respond 503 from 50 % on,
 * hang from 60 % on, and recover at 70 %.
 */
export const measureLoad = async (
  builds: Builds,
  upstreams: Upstreams,
  { seconds, rate }: Pick<LoadInput, 'seconds' | 'rate'>,
): Promise<Row[]> => {
  const [issuer, newKey] = [upstreams.addIssuer('RS256', 1), createKey('RS256', 'new')];
  upstreams.rotateSigningKey('RS512');

  const [old, current] = [await issuer.mint(), await issuer.mint({}, newKey)];
  const invalid = await Promise.all([
    issuer.mint({}, { ...newKey, kid: issuer.lastKey.kid }), // bad signature
    issuer.mint({ exp: Math.floor(Date.now() / 1000) - 3600 }),
    'not.a.token',
    issuer.mint({}, { ...newKey, kid: 'unknown' }),
  ]);
  const mix = (first: string, second: string) =>
    invalid.flatMap((rejected) => [first, second, first, second, rejected]);
  const changes: Readonly<Record<number, () => unknown>> = {
    15: () => issuer.publish(newKey),
    25: () => upstreams.rotateSigningKey('RS512'),
    50: () => Object.assign(upstreams.state, { failure: 'status 503' }),
    60: () => Object.assign(upstreams.state, { failure: 'hang' }),
    70: () => Object.assign(upstreams.state, { failure: 'none' }),
  };
  let percent = 0;
  const onProgress = () => {
    changes[percent]?.();
    percent += 5;
  };
  const keyTtlSeconds = Math.ceil(seconds / 15);
  const environment = upstreams.environmentFor({ issuers: [issuer], algorithmOut: 'RS512', keyTtlSeconds });
  const { scripts, files } = builds;
  const phases = [mix(old, old), mix(old, current)];
  const input: LoadInput = { seconds, rate, file: files['this broker'], phases };
  const run = runScript<LoadReport>(scripts.load, input, environment, onProgress);
  const { failed, latencies, resident } = await run;
  const [p50 = 0, p99 = 0, slowest = 0] = latencies;
  const plan = { seconds, 'requests per second': rate };
  const failures = { 'failed valid': failed.valid, 'failed invalid': failed.invalid };
  const times = { 'p50, ms': p50, 'p99, ms': p99, 'slowest, ms': slowest };
  const [early, late] = [median(resident.slice(4, 8)), median(resident.slice(-4))];
  return [{ ...plan, ...failures, ...times, 'resident, MB': early, 'resident at end, MB': late }];
};
