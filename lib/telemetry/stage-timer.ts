/** Times a request and each of its stages, with the monotonic clock. */

/** The stages of `POST /token` in their order, as the audit line names them. */
export const stages = ['bearer', 'identity', 'entitlements', 'signing_key', 'latenode_jwt'] as const;

export type Stage = (typeof stages)[number];

/** Milliseconds by stage; a stage that the request did not reach is absent. */
export type StageTimes = Partial<Record<Stage, number>>;

export interface StageTimer {
  /** Starts a stage and ends the one before it. */
  readonly start: (stage: Stage) => void;
  /** Ends the last stage. The duration counts from the creation of the timer. */
  readonly stop: () => { readonly durationMilliseconds: number; readonly stagesMilliseconds: StageTimes };
}

/** Creates a timer for one request; the times of stages have a resolution of a microsecond. */
export const createStageTimer = (): StageTimer => {
  const createdAt = performance.now();
  const stagesMilliseconds: StageTimes = {};
  let stage: Stage | undefined;
  let stageStartedAt = createdAt;
  const endStage = (at: number): void => {
    if (stage) stagesMilliseconds[stage] = Math.round((at - stageStartedAt) * 1000) / 1000;
  };
  return {
    start: (next) => {
      const at = performance.now();
      endStage(at);
      stage = next;
      stageStartedAt = at;
    },
    stop: () => {
      const at = performance.now();
      endStage(at);
      return { durationMilliseconds: at - createdAt, stagesMilliseconds };
    },
  };
};
