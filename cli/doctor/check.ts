/** Runs checks, each of which passes, warns, fails, or is skipped. */
import { CommandError, explain } from '../command-error.ts';

export interface Verdict {
  readonly status: 'passed' | 'warning' | 'failed' | 'skipped';
  /** The observation, in one line. */
  readonly detail: string;
  /** More lines. */
  readonly notes?: readonly string[];
  /** What to do; for a skipped check, what it needs. */
  readonly remedy?: string;
}

export interface Check {
  /** Stable, for readers of the JSON. */
  readonly name: string;
  /** Runs once, in bounded time, and never rejects. */
  readonly run: () => Promise<Verdict>;
}

export interface Finding extends Verdict {
  readonly name: string;
}

type Notes = Pick<Verdict, 'notes'>;

export const passed = (detail: string, more: Notes = {}): Verdict => ({ status: 'passed', detail, ...more });
export const warning = (detail: string, remedy: string, more: Notes = {}): Verdict => ({
  ...{ status: 'warning', detail, remedy, ...more },
});
export const failed = (detail: string, remedy: string, more: Notes = {}): Verdict => ({
  ...{ status: 'failed', detail, remedy, ...more },
});
export const skipped = (detail: string, remedy: string): Verdict => ({ status: 'skipped', detail, remedy });

/** Makes a check of a function that runs at most once; an error fails it, one of access to something else skips it. */
export const createCheck = (name: string, verify: () => Promise<Verdict> | Verdict): Check => {
  let verdict: Promise<Verdict> | undefined;
  const run = async () => verify();
  return {
    name,
    run: () => {
      verdict ??= run().catch(verdictOf);
      return verdict;
    },
  };
};

/** Runs all checks at the same time. */
export const runChecks = (checks: readonly Check[]): Promise<Finding[]> =>
  Promise.all(checks.map(async ({ name, run }) => ({ name, ...(await run()) })));

/** What an error says about the thing that is checked. */
export const verdictOf = (error: unknown): Verdict => {
  const [detail = '', ...notes] = explain(error).split('\n');
  if (error instanceof CommandError && error.isInaccessible)
    return { ...skipped(detail, 'give credentials that may read it, and its --region'), notes };
  return failed(detail, 'run the doctor again', { notes });
};
