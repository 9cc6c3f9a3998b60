/** Times a request and each of its steps, with the monotonic clock. */

/** The steps of `POST /token` in their order, as the audit line names them. */
export const steps = ['bearer', 'identity', 'entitlements', 'signing_key', 'latenode_jwt'] as const;

export type Step = (typeof steps)[number];

/** Milliseconds by step; a step that the request did not reach is absent. */
export type StepTimes = Partial<Record<Step, number>>;

export interface StepTimer {
  /** Starts a step and ends the one before it. */
  readonly start: (step: Step) => void;
  /** Ends the last step. The duration counts from the creation of the timer. */
  readonly stop: () => { readonly durationMilliseconds: number; readonly stepsMilliseconds: StepTimes };
}

/** Creates a timer for one request; the times of steps have a resolution of a microsecond. */
export const createStepTimer = (): StepTimer => {
  const createdAt = performance.now();
  const stepsMilliseconds: StepTimes = {};
  let step: Step | undefined;
  let stepStartedAt = createdAt;
  const endStep = (at: number): void => {
    if (step) stepsMilliseconds[step] = Math.round((at - stepStartedAt) * 1000) / 1000;
  };
  return {
    start: (next) => {
      const at = performance.now();
      endStep(at);
      step = next;
      stepStartedAt = at;
    },
    stop: () => {
      const at = performance.now();
      endStep(at);
      return { durationMilliseconds: at - createdAt, stepsMilliseconds };
    },
  };
};
