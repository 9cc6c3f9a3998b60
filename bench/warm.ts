/** Measures warm requests, one at a time as on Lambda: against the crypto floor, and with growing inputs. */
import { algorithms } from '../lib/jwt/algorithms.ts';
import type { FloorInput } from './baselines/floor.ts';
import type { Lab } from './candidates.ts';
import type { WarmInput, WarmReport } from './children/warm.ts';
import { runScript } from './process.ts';
import type { Row } from './summary.ts';

type WarmPlan = Omit<WarmInput, 'candidates'>;

const names = ['crypto floor', 'this broker', 'jsonwebtoken', 'Powertools'] as const;
const outputs = { RS256: ['RS256', 'RS512', 'ES256'], ES256: ['ES256'] } as const;

const measure = ({ scripts }: Lab, input: WarmInput): Promise<WarmReport> =>
  runScript(scripts.warm, input, { ...input.candidates[0]?.environment });

/** Measures each pair of algorithms in a separate process. */
export const measureWarm = async (lab: Lab, plan: WarmPlan): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const algorithmIn of ['RS256', 'ES256'] as const) {
    const issuer = lab.addIssuer(algorithmIn);
    const token = await issuer.mint();
    for (const algorithmOut of outputs[algorithmIn]) {
      const signingKey = lab.rotateSigningKey(algorithmOut);
      const hashes = { hashIn: algorithms[algorithmIn].hash, hashOut: algorithms[algorithmOut].hash };
      const keys = { issuerKey: issuer.lastKey.pem, signingKey: signingKey.pem };
      const FLOOR_INPUT = JSON.stringify({ ...hashes, ...keys, token } satisfies FloorInput);
      const environment = { ...lab.environmentFor({ issuers: [issuer], algorithmOut }), FLOOR_INPUT };
      const candidates = names.map((name) => ({ file: lab.files[name], environment, token }));
      const pair = { 'algorithm in': algorithmIn, 'algorithm out': algorithmOut };
      for (const [index, { p50, p99, ratio }] of (await measure(lab, { ...plan, candidates })).entries()) {
        const times = { 'p50, µs': p50, 'p99, µs': p99, 'ratio to floor': ratio };
        rows.push({ candidate: names[index] ?? '', ...pair, ...times });
      }
    }
  }
  return rows;
};

const smallest = { providers: 1, 'keys of the issuer': 1, rules: 0, 'KiB of claims': 0 };
const largest = { providers: 100, 'keys of the issuer': 100, rules: 500, 'KiB of claims': 5 };

/** Compares the broker at two sizes of an input, with ES256. Uses the last provider and key, and rules that do not match. */
export const measureGrowth = async (lab: Lab, plan: WarmPlan): Promise<Row[]> => {
  lab.rotateSigningKey('ES256');
  const createCandidate = async (sizes: typeof smallest) => {
    const addIssuer = () => lab.addIssuer('ES256', sizes['keys of the issuer']);
    const last = addIssuer();
    const issuers = [...Array.from({ length: sizes.providers - 1 }, addIssuer), last];
    const createRule = (id: number) => ({ when: { 'cognito:groups': `${id}` }, plan_id: id + 1 });
    const rules = Array.from({ length: sizes.rules }, (_, id) => createRule(id));
    const environment = lab.environmentFor({ issuers, algorithmOut: 'ES256', rules });
    const token = await last.mint({ padding: 'x'.repeat(sizes['KiB of claims'] * 1024) });
    return { file: lab.files['this broker'], environment, token };
  };
  const rows: Row[] = [];
  for (const growthOf of Object.keys(smallest) as (keyof typeof smallest)[]) {
    const [from, to] = [smallest[growthOf], largest[growthOf]];
    const ends = [smallest, { ...smallest, [growthOf]: to }].map(createCandidate);
    const [small, large] = await measure(lab, { ...plan, candidates: await Promise.all(ends) });
    rows.push({ 'growth of': growthOf, from, to, 'p50, µs': small?.p50 ?? 0, ratio: large?.ratio ?? 0 });
  }
  return rows;
};
