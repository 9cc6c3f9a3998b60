/** A source under the test's control behind `createRemoteValue`, with a clock of its own. */
import {
  createRemoteValue,
  type RemoteValue,
  type RemoteValueOptions,
} from '../../lib/cache/remote-value.ts';

export interface Value {
  readonly name: string;
}

export const a: Value = { name: 'a' };
export const b: Value = { name: 'b' };
export const outage = new Error('outage');

export const works = (value: Value) => async (): Promise<Value> => value;
export const fails =
  (error = outage) =>
  async (): Promise<Value> =>
    Promise.reject(error);

/** A fetch that the test settles by hand. */
export const pending = () => {
  let resolve: (value: Value) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { answer: () => promise, resolve, reject };
};

export interface WarmSource {
  readonly warm: RemoteValue<Value>;
  /** How the source answers from now on. */
  answer: () => Promise<Value>;
  /** What was known at each fetch. */
  readonly calls: readonly (Value | undefined)[];
  /** What was reported, in words. */
  readonly events: readonly string[];
  readonly elapse: (seconds: number) => void;
  readonly now: () => number;
}

export const createWarmSource = (overrides: Partial<RemoteValueOptions<Value>> = {}): WarmSource => {
  let clock = 1_768_417_200_000;
  const now = () => clock;
  const calls: (Value | undefined)[] = [];
  const events: string[] = [];
  const warm = createRemoteValue<Value>({
    fetch: (known) => {
      calls.push(known);
      return source.answer();
    },
    freshSeconds: 300,
    staleSeconds: 3600,
    pauseSeconds: 10,
    abandonSeconds: 3,
    now,
    random: () => 0,
    report: (event) =>
      events.push(
        event.kind === 'failing'
          ? `${event.isNews ? 'failing' : 'still failing'}, serving ${event.serving?.name}`
          : `${event.kind} ${event.value.name}`,
      ),
    ...overrides,
  });
  const source: WarmSource = {
    warm,
    answer: works(a),
    calls,
    events,
    elapse: (seconds) => {
      clock += seconds * 1000;
    },
    now,
  };
  return source;
};
