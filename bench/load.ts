/** Measures the packaged handler under mixed traffic while the issuer and the secret rotate and fail. */
import type { Lab } from './candidates.ts';
import type { LoadInput, LoadReport } from './children/load.ts';
import { createKey } from './issuer.ts';
import { runScript } from './process.ts';
import { median } from './statistics.ts';
import type { Row } from './summary.ts';

/**
 * Sends the traffic, 80 % of it with valid tokens. Changes the upstreams after these percentages of the requests, and from
 * 40 % on signs every other token with the new key of the issuer.
 */
export const measureLoad = async (lab: Lab, seconds: number, rate: number): Promise<Row[]> => {
  const [issuer, newKey] = [lab.addIssuer('RS256', 1), createKey('RS256', 'new')];
  lab.rotateSigningKey('RS512');

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
    25: () => lab.rotateSigningKey('RS512'),
    50: () => Object.assign(lab.state, { failure: 'status 503' }),
    60: () => Object.assign(lab.state, { failure: 'hang' }),
    70: () => Object.assign(lab.state, { failure: 'none' }),
  };
  const keyTtlSeconds = Math.ceil(seconds / 15);
  const environment = lab.environmentFor({ issuers: [issuer], algorithmOut: 'RS512', keyTtlSeconds });
  const phases = [mix(old, old), mix(old, current)];
  const input: LoadInput = { seconds, rate, file: lab.files['this broker'], phases };
  const run = runScript<LoadReport>(lab.scripts.load, input, environment, (line) => changes[line * 5]?.());
  const { failed, latencies, resident } = await run;
  const [p50 = 0, p99 = 0, slowest = 0] = latencies;
  const failures = { 'failed valid': failed.valid, 'failed invalid': failed.invalid };
  const times = { 'p50, ms': p50, 'p99, ms': p99, 'slowest, ms': slowest };
  const plan = { seconds, 'requests per second': rate };
  const [early, late] = [median(resident.slice(4, 8)), median(resident.slice(-4))];
  return [{ ...plan, ...failures, ...times, 'resident, MB': early, 'resident at end, MB': late }];
};
