/** Measures cold starts: each sample is a fresh process that loads one candidate and sends it one request. */
import { candidateNames, type Lab } from './candidates.ts';
import type { ColdReport } from './children/cold.ts';
import { runScript } from './process.ts';
import { median, medianRatio, quantile } from './statistics.ts';
import type { Row } from './summary.ts';

/** Measures all candidates, and the broker also with discovery, at each delay of the upstreams in milliseconds. */
export const measureCold = async (lab: Lab, samples: number, delays: readonly number[]): Promise<Row[]> => {
  const issuer = lab.addIssuer('RS256');
  const token = await issuer.mint();
  lab.rotateSigningKey('RS256');
  const settings = { issuers: [issuer], algorithmOut: 'RS256' } as const;
  const environment = lab.environmentFor(settings);
  const discovery = lab.environmentFor({ ...settings, type: 'oidc' });
  const starts = [
    ...candidateNames.map((name) => ({ candidate: name, file: lab.files[name], environment })),
    { candidate: 'with discovery', file: lab.files['this broker'], environment: discovery },
  ];
  const rows: Row[] = [];
  for (const delay of delays) {
    lab.state.latencyMilliseconds = delay;
    const reports: (ColdReport & { readonly candidate: string })[] = [];
    // Candidates alternate. The first round fills the file system's cache and is not counted.
    for (let round = -1; round < samples; round += 1) {
      for (const { candidate, file, environment } of starts) {
        const report = await runScript<ColdReport>(lab.scripts.cold, { file, token }, environment);
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
  lab.state.latencyMilliseconds = 0;
  return rows;
};
