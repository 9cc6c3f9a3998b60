/** Cold starts: fresh processes, each of which loads one subject and answers one request. */
import type { ColdInput, ColdReport } from './children/cold.ts';
import { createEvent } from './event.ts';
import type { Plan } from './plan.ts';
import { runScript } from './process.ts';
import type { Setting } from './setting.ts';
import { type Ratio, ratioOf, type Summary, summarize } from './statistics.ts';
import type { Subject, SubjectName } from './subjects.ts';

export interface ColdFigures {
  readonly subject: SubjectName;
  readonly provider: 'cognito' | 'discovery';
  readonly latencyMilliseconds: number;
  readonly samples: number;
  /** All in milliseconds; `load` and the rest as bench/children/cold.ts defines them. */
  readonly load: Summary;
  /** On top of load, until the first answer is there. */
  readonly onTop: Summary;
  readonly answer: Summary;
  readonly total: Summary;
  readonly residentBytes: Summary;
  readonly hasUndici: boolean;
  /** To the default bundle, where that took part in the same rounds. */
  readonly toDefault: { readonly load: Ratio; readonly total: Ratio } | undefined;
}

/** Milliseconds that drown everything else. */
export const roundTrip = 100;

const incoming = { algorithm: 'RS256' } as const;

export interface ColdStart {
  readonly subject: Subject;
  readonly type?: 'cognito' | 'oidc';
  /** By default a good one of the issuer. */
  readonly token?: string;
}

/** Loads a subject in a fresh process and lets it answer once; `script` is the compiled bench/children/cold.ts. */
export const startCold = async (
  setting: Setting,
  script: string,
  { subject, type = 'cognito', token }: ColdStart,
): Promise<ColdReport> => {
  const event = createEvent(token ?? (await setting.upstreams.issuer.mint(incoming)));
  const environment = setting.environmentOf({ issuers: [incoming], algorithmOut: 'RS256', type });
  const input: ColdInput = { file: subject.file, event };
  return runScript<ColdReport>(script, input, { environment });
};

export const measureCold = async (setting: Setting, plan: Plan['cold']): Promise<ColdFigures[]> => {
  const script = await setting.workshop.compileScript('cold');
  const subjects = Object.values(setting.workshop.subjects);
  const packaged = [setting.workshop.subjects.package];
  const figures: ColdFigures[] = [];
  for (const latency of plan.latencies) {
    figures.push(
      ...(await runSeries({ setting, script, subjects, provider: 'cognito', latency }, plan.samples)),
    );
  }
  // How many round trips there are; where the baselines' key set is stands in their settings.
  for (const provider of ['cognito', 'discovery'] as const) {
    if (provider === 'cognito' && plan.latencies.includes(roundTrip)) continue;
    const series = { setting, script, subjects: packaged, provider, latency: roundTrip };
    figures.push(...(await runSeries(series, plan.samples)));
  }
  return figures;
};

interface Series {
  readonly setting: Setting;
  readonly script: string;
  readonly subjects: readonly Subject[];
  readonly provider: 'cognito' | 'discovery';
  readonly latency: number;
}

/** All subjects take turns, a fresh process each; one turn before that fills the disk's cache. */
async function runSeries(series: Series, samples: number): Promise<ColdFigures[]> {
  const { setting, script, subjects, provider, latency } = series;
  setting.upstreams.latencyMilliseconds = latency;
  const reports = new Map<SubjectName, ColdReport[]>(subjects.map(({ name }) => [name, []]));
  for (let round = -1; round < samples; round += 1) {
    for (const subject of subjects) {
      const type = provider === 'cognito' ? 'cognito' : 'oidc';
      const report = await startCold(setting, script, { subject, type });
      if (round >= 0) reports.get(subject.name)?.push(report);
    }
  }
  setting.upstreams.latencyMilliseconds = 0;

  const reference = reports.get('default bundle');
  return subjects.map(({ name }): ColdFigures => {
    const own = reports.get(name) ?? [];
    const ratio = (of: (report: ColdReport) => number, to: readonly ColdReport[]) =>
      ratioOf(own.map(of), to.map(of));
    return {
      subject: name,
      provider,
      latencyMilliseconds: latency,
      samples,
      load: summarize(own.map(loadOf)),
      onTop: summarize(own.map(({ init, answer }) => init + answer)),
      answer: summarize(own.map(({ answer }) => answer)),
      total: summarize(own.map(totalOf)),
      residentBytes: summarize(own.map(({ residentBytes }) => residentBytes)),
      hasUndici: own.some(({ hasUndici }) => hasUndici),
      toDefault: reference && { load: ratio(loadOf, reference), total: ratio(totalOf, reference) },
    };
  });
}

const loadOf = ({ load }: ColdReport): number => load;
const totalOf = ({ load, init, answer }: ColdReport): number => load + init + answer;
