/** Measures cold starts: each sample is a fresh process that loads one candidate and sends it one request. */
import { type Builds, candidateNames } from './candidates.ts';
import type { ColdReport } from './children/cold.ts';
import { runScript } from './process.ts';
import { median, medianRatio, quantile } from './statistics.ts';
import type { Row } from './summary.ts';
import type { Upstreams } from './upstreams.ts';

/** Measures all candidates, and the broker also with discovery, at each delay of the upstreams in milliseconds. */
export const measureCold = async (
  builds: Builds,
  upstreams: Upstreams,
  { samples, delays }: { readonly samples: number; readonly delays: readonly number[] },
): Promise<Row[]> => {
  const issuer = upstreams.addIssuer('RS256');
  const token = await issuer.mint();
  upstreams.rotateSigningKey('RS256');
  const settings = { issuers: [issuer], algorithmOut: 'RS256' } as const;
  const environment = upstreams.environmentFor(settings);
  const discovery = upstreams.environmentFor({ ...settings, type: 'oidc' });
  const starts = [
    ...candidateNames.map((name) => ({ candidate: name, file: builds.files[name], environment })),
    { candidate: 'with discovery', file: builds.files['this broker'], environment: discovery },
  ];
  const rows: Row[] = [];
  for (const delay of delays) {
    upstreams.state.latencyMilliseconds = delay;
    const reports: (ColdReport & { readonly candidate: string })[] = [];
    // Candidates alternate. The first round fills the file system's cache and is not counted.
    for (let round = -1; round < samples; round += 1) {
      for (const { candidate, file, environment } of starts) {
        const report = await runScript<ColdReport>(builds.scripts.cold, { file, token }, environment);
        if (round >= 0) reports.push({ candidate, ...report });
      }
    }
    for (const { candidate } of starts) {
      const series = (figure: 'load' | 'response' | 'resident', name = candidate): number[] =>
        reports.filter((report) => report.candidate === name).map((report) => report[figure]);
      rows.push({
        candidate,
        'delay, ms': delay,
        'load, ms': median(series('load')),
        'response, ms': median(series('response')),
        'response p90, ms': quantile(series('response'), 0.9),
        'resident, MB': median(series('resident')),
        'load to default': medianRatio(series('load'), series('load', 'default bundle')),
        'response to default': medianRatio(series('response'), series('response', 'default bundle')),
      });
    }
  }
  upstreams.state.latencyMilliseconds = 0;
  return rows;
};
