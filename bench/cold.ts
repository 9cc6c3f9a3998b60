/** Measures cold starts: each sample is a fresh process that loads one candidate and answers one request. */
import { type Builds, type CandidateName, candidateNames } from './candidates.ts';
import type { ColdInput, ColdReport } from './children/cold.ts';
import { createEvent } from './event.ts';
import { runScript } from './process.ts';
import { median, medianRatio, quantile } from './statistics.ts';
import type { Upstreams } from './upstreams.ts';

export interface ColdRow {
  readonly candidate: CandidateName;
  readonly keysBy: 'known URL' | 'discovery';
  /** Delay of every response of the issuer and of Secrets Manager. */
  readonly delayMilliseconds: number;
  readonly loadMilliseconds: number;
  /** Includes the load. */
  readonly answerMilliseconds: number;
  readonly answerP90Milliseconds: number;
  readonly residentMegabytes: number;
  /** Ratios to the default bundle, if it was measured in the same rounds. */
  readonly loadToDefault?: number;
  readonly answerToDefault?: number;
}

/** Loads a candidate in a fresh process, in the environment of `upstreams`, and invokes it once. */
export const startCold = (script: string, file: string, token: string, environment: Record<string, string>) =>
  runScript<ColdReport>(script, { file, event: createEvent(token) } satisfies ColdInput, environment);

/** Measures all candidates at each delay, and the broker also with discovery. */
export const measureCold = async (
  builds: Builds,
  upstreams: Upstreams,
  { samples, delays }: { readonly samples: number; readonly delays: readonly number[] },
): Promise<ColdRow[]> => {
  const script = await builds.compileScript('cold');
  const issuer = upstreams.addIssuer('RS256');
  const token = await issuer.mint();
  upstreams.rotateSigningKey('RS256');

  const measure = async (
    names: readonly CandidateName[],
    keysBy: ColdRow['keysBy'],
    delayMilliseconds: number,
  ): Promise<ColdRow[]> => {
    const type = keysBy === 'discovery' ? 'oidc' : 'cognito';
    const environment = upstreams.environmentFor({ issuers: [issuer], algorithmOut: 'RS256', type });
    const reports = new Map(names.map((name): [CandidateName, ColdReport[]] => [name, []]));
    upstreams.latencyMilliseconds = delayMilliseconds;
    // Candidates alternate. The first round fills the file system's cache and is not counted.
    for (let round = -1; round < samples; round += 1) {
      for (const [name, counted] of reports) {
        const report = await startCold(script, builds.files[name], token, { ...environment });
        if (round >= 0) counted.push(report);
      }
    }
    upstreams.latencyMilliseconds = 0;
    const series = (figure: 'load' | 'answer' | 'resident', name: CandidateName): number[] =>
      (reports.get(name) ?? []).map((report) => report[figure]);
    return names.map((name) => ({
      ...{ candidate: name, keysBy, delayMilliseconds },
      loadMilliseconds: median(series('load', name)),
      answerMilliseconds: median(series('answer', name)),
      answerP90Milliseconds: quantile(series('answer', name), 0.9),
      residentMegabytes: median(series('resident', name)),
      ...(names.includes('default bundle') && {
        loadToDefault: medianRatio(series('load', name), series('load', 'default bundle')),
        answerToDefault: medianRatio(series('answer', name), series('answer', 'default bundle')),
      }),
    }));
  };
  const rows: ColdRow[] = [];
  for (const delay of delays) rows.push(...(await measure(candidateNames, 'known URL', delay)));
  for (const delay of delays) rows.push(...(await measure(['this broker'], 'discovery', delay)));
  return rows;
};
