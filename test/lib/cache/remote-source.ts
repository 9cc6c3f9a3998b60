/** Provides a source that the test controls, behind `createRemoteValue`, with its own clock. */
import {
  createRemoteValue,
  type RemoteValue,
  type RemoteValueOptions,
} from '../../../lib/cache/remote-value.ts';
import { createClock } from '../../support/clock.ts';

export interface Value {
  readonly name: string;
}

export const a: Value = { name: 'a' };
export const b: Value = { name: 'b' };

/** The errors with which the cache rejects after `fails()` and `timesOut`. */
export const outage = { reason: 'signing_key_unreadable', detail: 'EOUTAGE' };
export const timeout = { reason: 'signing_key_unreadable', detail: 'TimeoutError' };

export const works = (value: Value) => async (): Promise<Value> => value;
export const fails =
  (code = 'EOUTAGE') =>
  async (): Promise<Value> => {
    throw Object.assign(new Error('a message that may contain a secret'), { code });
  };
export const timesOut = async (): Promise<Value> => {
  throw new DOMException('too slow', 'TimeoutError');
};

/** Returns a fetch that the test settles. */
export const pending = () => {
  let resolve: (value: Value) => void = () => {};
  let reject: () => void = () => {};
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = () => onError(Object.assign(new Error('a message'), { code: 'EOUTAGE' }));
  });
  return { answer: () => promise, resolve, reject };
};

export interface RemoteSource {
  readonly cache: RemoteValue<Value>;
  /** The answer to every fetch until the test assigns another. */
  answer: () => Promise<Value>;
  /** The known value that each fetch received. */
  readonly fetches: readonly (Value | undefined)[];
  /** The reports of the cache as text. */
  readonly events: readonly string[];
  readonly elapse: (seconds: number) => void;
  readonly now: () => number;
}

/** Creates a source of a value that is fresh for 300 s and usable for 3600 s more; a fetch is abandoned after 3 s. */
export const createRemoteSource = (overrides: Partial<RemoteValueOptions<Value>> = {}): RemoteSource => {
  const { now, elapse } = createClock();
  const fetches: (Value | undefined)[] = [];
  const events: string[] = [];
  const cache = createRemoteValue<Value>({
    fetch: (known) => {
      fetches.push(known);
      return source.answer();
    },
    reason: 'signing_key_unreadable',
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
