/** How long each stage of a request took. */

/** The stages of a request for a token, in their order, as the audit line names them. */
export const stages = ['bearer', 'identity', 'entitlements', 'signing_key', 'latenode_jwt'] as const;
export type Stage = (typeof stages)[number];

/** Milliseconds; a stage that was not reached is not there. */
export type StageTimes = Partial<Record<Stage, number>>;

export interface Stopwatch {
  /** Begins a stage, which ends the one before. */
  readonly begin: (stage: Stage) => void;
  /** Ends the last one, to whatever end it came. */
  readonly stop: () => StageTimes;
}

/** Starts to measure, to the microsecond. */
export const startStopwatch = (): Stopwatch => {
  const times: StageTimes = {};
  let stage: Stage | undefined;
  let startedAt = 0;
  const end = (at: number): void => {
    if (stage) times[stage] = Math.round((at - startedAt) * 1000) / 1000;
  };
  return {
    begin: (next) => {
      const at = performance.now();
      end(at);
      stage = next;
      startedAt = at;
    },
    stop: () => {
      end(performance.now());
      return times;
    },
  };
};
