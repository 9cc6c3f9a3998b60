/** Measures warm requests, one at a time as on Lambda: against the crypto floor, and with growing inputs. */
import type { Algorithm } from '../lib/jwt/algorithms.ts';
import type { FloorInput } from './baselines/floor.ts';
import type { Builds } from './candidates.ts';
import type { WarmInput, WarmReport } from './children/warm.ts';
import { createEvent } from './event.ts';
import { toPem } from './issuer.ts';
import { runScript } from './process.ts';
import type { Upstreams } from './upstreams.ts';

export interface WarmRow {
  readonly candidate: string;
  readonly algorithmIn: Algorithm;
  readonly algorithmOut: Algorithm;
  readonly p50Microseconds: number;
  readonly p99Microseconds: number;
  readonly ratioToFloor: number;
}

export interface GrowthRow {
  readonly growthOf: string;
  readonly from: number;
  readonly to: number;
  readonly p50Microseconds: number;
  readonly ratio: number;
}

type WarmPlan = Omit<WarmInput, 'candidates'>;

const names = ['crypto floor', 'this broker', 'jsonwebtoken', 'Powertools'] as const;
const pairs = [
  ['RS256', 'RS256'],
  ['RS256', 'RS512'],
  ['RS256', 'ES256'],
  ['ES256', 'ES256'],
] as const;

/** Measures each pair of algorithms in a separate process. */
export const measureWarm = async (
  builds: Builds,
  upstreams: Upstreams,
  plan: WarmPlan,
): Promise<WarmRow[]> => {
  const rows: WarmRow[] = [];
  for (const [algorithmIn, algorithmOut] of pairs) {
    const issuer = upstreams.addIssuer(algorithmIn);
    const signingKey = toPem(upstreams.rotateSigningKey(algorithmOut));
    const token = await issuer.mint();
    const floor: FloorInput = {
      algorithmIn,
      algorithmOut,
      issuerKey: toPem(issuer.keys[0]),
      signingKey,
      token,
    };
    const environment = {
      ...upstreams.environmentFor({ issuers: [issuer], algorithmOut }),
      FLOOR_INPUT: JSON.stringify(floor),
    };
    const event = createEvent(token);
    const candidates = names.map((name) => ({ file: builds.files[name], environment, event }));
    const reports = await measure(builds, { ...plan, candidates });
    reports.forEach(({ p50, p99, ratio }, index) => {
      const row = { candidate: names[index] ?? '', algorithmIn, algorithmOut };
      rows.push({ ...row, p50Microseconds: p50, p99Microseconds: p99, ratioToFloor: ratio });
    });
  }
  return rows;
};

interface Sizes {
  readonly providers?: number;
  readonly keys?: number;
  readonly rules?: number;
  readonly kibibytes?: number;
}

const growths: readonly (readonly [growthOf: string, from: Sizes, to: Sizes])[] = [
  ['providers', { providers: 1 }, { providers: 100 }],
  ['keys of the issuer', { keys: 1 }, { keys: 100 }],
  ['rules', { rules: 0 }, { rules: 500 }],
  ['KiB of claims', { kibibytes: 0 }, { kibibytes: 5 }],
];

/** Compares the broker at two sizes of an input, with ES256. Uses the last provider and key, and rules that do not match. */
export const measureGrowth = async (
  builds: Builds,
  upstreams: Upstreams,
  plan: WarmPlan,
): Promise<GrowthRow[]> => {
  upstreams.rotateSigningKey('ES256');
  const createCandidate = async ({ providers = 1, keys = 2, rules = 0, kibibytes = 0 }: Sizes) => {
    const issuers = Array.from({ length: providers }, () => upstreams.addIssuer('ES256', keys));
    const unmatched = Array.from({ length: rules }, (_, id) => ({
      when: { 'cognito:groups': `${id}` },
      plan_id: id + 1,
    }));
    const environment = upstreams.environmentFor({ issuers, algorithmOut: 'ES256', rules: unmatched });
    const token = await issuers.at(-1)?.mint({ padding: 'x'.repeat(kibibytes * 1024) });
    return { file: builds.files['this broker'], environment, event: createEvent(token ?? '') };
  };
  const rows: GrowthRow[] = [];
  for (const [growthOf, ...ends] of growths) {
    const reports = await measure(builds, {
      ...plan,
      candidates: await Promise.all(ends.map(createCandidate)),
    });
    const [from = 0, to = 0] = ends.flatMap((sizes) => Object.values(sizes));
    const [p50Microseconds = 0, ratio = 0] = [reports[0]?.p50, reports[1]?.ratio];
    rows.push({ growthOf, from, to, p50Microseconds, ratio });
  }
  return rows;
};

async function measure(builds: Builds, input: WarmInput): Promise<WarmReport[]> {
  return runScript<WarmReport[]>(await builds.compileScript('warm'), input, {
    ...input.candidates[0]?.environment,
  });
}
