/** Runs checks, each of which passes, warns, fails, or is skipped. */
import { CommandError, explain } from './command-error.ts';

export interface Verdict {
  readonly status: 'passed' | 'warning' | 'failed' | 'skipped';
  /** The observation, in one line. */
  readonly detail: string;
  /** More lines. */
  readonly notes?: readonly string[];
  /** The remedy; for a skipped check, what it needs. */
  readonly remedy?: string;
}

export interface Check {
  /** Stable, for readers of the JSON. */
  readonly name: string;
  /** Runs once, in bounded time, and never rejects. */
  readonly run: () => Promise<Verdict>;
}

export type Finding = Verdict & Pick<Check, 'name'>;

type Notes = readonly string[];

export const passed = (detail: string, notes: Notes = []): Verdict => ({ status: 'passed', detail, notes });

const withRemedy =
  (status: Verdict['status']) =>
  (detail: string, remedy: string, notes: Notes = []): Verdict => ({ status, detail, notes, remedy });

export const warning = withRemedy('warning');
export const failed = withRemedy('failed');
export const skipped = withRemedy('skipped');

/** Makes a check from a function, which runs at most once. */
export const createCheck = (name: string, verify: () => Promise<Verdict> | Verdict): Check => {
  let verdict: Promise<Verdict> | undefined;
  const run = async () => verify();
  return {
    name,
    run: () => {
      verdict ??= run().catch((error: unknown) => verdictOf(error, 'run the doctor again'));
      return verdict;
    },
  };
};

/** Runs all checks concurrently. */
export const runChecks = (checks: readonly Check[]): Promise<Finding[]> =>
  Promise.all(checks.map(async ({ name, run }) => ({ name, ...(await run()) })));

/** Returns a failed verdict; a skipped one if the credentials or the network of this machine are the cause. */
export const verdictOf = (error: unknown, remedy: string): Verdict => {
  const [detail = '', ...notes] = explain(error).split('\n');
  const isSkipped = error instanceof CommandError && error.isInaccessible;
  return isSkipped ? skipped(detail, remedy, notes) : failed(detail, remedy, notes);
};
