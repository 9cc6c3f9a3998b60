/** A source under the test's control behind `createRemoteValue`, with a clock of its own. */
import {
  createRemoteValue,
  type RemoteValue,
  type RemoteValueOptions,
} from '../../lib/cache/remote-value.ts';
import { createClock } from './clock.ts';

export interface Value {
  readonly name: string;
}

export const a: Value = { name: 'a' };
export const b: Value = { name: 'b' };

/** As the cache reports the failures of `fails()` and of a timeout. */
export const outage = { code: 'signing_key_unavailable', message: 'EOUTAGE' };
export const timeout = { code: 'signing_key_unavailable', message: 'TimeoutError' };

export const works = (value: Value) => async (): Promise<Value> => value;
export const fails =
  (code = 'EOUTAGE') =>
  async (): Promise<Value> => {
    throw Object.assign(new Error('words that may hold a secret'), { code });
  };
export const timesOut = async (): Promise<Value> => {
  throw new DOMException('too slow', 'TimeoutError');
};

/** A fetch that the test settles by hand. */
export const pending = () => {
  let resolve: (value: Value) => void = () => {};
  let reject: () => void = () => {};
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = () => onError(Object.assign(new Error('words'), { code: 'EOUTAGE' }));
  });
  return { answer: () => promise, resolve, reject };
};

export interface RemoteSource {
  readonly cache: RemoteValue<Value>;
  /** Sets the source's next answers. */
  answer: () => Promise<Value>;
  /** The value known at each fetch. */
  readonly fetches: readonly (Value | undefined)[];
  /** The reports, in words. */
  readonly events: readonly string[];
  readonly elapse: (seconds: number) => void;
  readonly now: () => number;
}

/** A value that is fresh for 300 s and usable for 3600 s more; a fetch is abandoned after 3 s. */
export const createRemoteSource = (overrides: Partial<RemoteValueOptions<Value>> = {}): RemoteSource => {
  const { now, elapse } = createClock();
  const fetches: (Value | undefined)[] = [];
  const events: string[] = [];
  const cache = createRemoteValue<Value>({
    fetch: (known) => {
      fetches.push(known);
      return source.answer();
    },
    errorCode: 'signing_key_unavailable',
    freshSeconds: 300,
    staleSeconds: 3600,
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
  const source: RemoteSource = { cache, answer: works(a), fetches, events, elapse, now };
  return source;
};
