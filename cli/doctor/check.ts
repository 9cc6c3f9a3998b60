/** A check, and what comes of it: a tick, a cross, or neither where it could not be made. */
import { explain } from '../command-error.ts';

export interface Check {
  /** The same from run to run, for whoever reads the JSON. */
  readonly name: string;
  /** In bounded time; whatever it throws is a cross. */
  readonly run: () => Promise<Verdict>;
}

export interface Verdict {
  readonly status: 'ok' | 'failed' | 'left out';
  /** What has been seen; may have several lines. */
  readonly detail: string;
  /** What to do; for a check that was left out, what it takes to make it. */
  readonly remedy?: string;
}

export interface Finding extends Verdict {
  readonly name: string;
}

export const ok = (detail: string): Verdict => ({ status: 'ok', detail });
export const failed = (detail: string, remedy: string): Verdict => ({ status: 'failed', detail, remedy });
export const leftOut = (detail: string, remedy: string): Verdict => ({ status: 'left out', detail, remedy });

/** Makes all checks at the same time; none keeps another from being made. */
export const runChecks = (checks: readonly Check[]): Promise<Finding[]> =>
  Promise.all(checks.map(async ({ name, run }) => ({ name, ...(await run().catch(crossFor)) })));

function crossFor(error: unknown): Verdict {
  return failed(explain(error), 'run the doctor again: it has met what no check of it foresees');
}
