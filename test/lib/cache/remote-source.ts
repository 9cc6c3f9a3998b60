/** Plays scripts of requests, outages and clock jumps against `createRemoteValue`. */
import { expect } from 'vitest';
import {
  createRemoteValue,
  type RemoteValue,
  type RemoteValueOptions,
} from '../../../lib/cache/remote-value.ts';
import { BrokerError } from '../../../lib/errors.ts';
import { controlDeadlines, createClock } from '../../support/clock.ts';

interface Value {
  readonly name: string;
}

export interface RemoteSource {
  readonly cache: RemoteValue<Value>;
  /** The known value that each fetch received. */
  readonly fetches: readonly (Value | undefined)[];
  readonly now: () => number;
  /**
   * Plays the steps of a script, which are separated by commas:
   *
   * | step                            | meaning                                                                   |
   * |---------------------------------|---------------------------------------------------------------------------|
   * | `source b`                      | from now on the source returns the value b, or does as `answers` says     |
   * | `source hangs`, `settle b`      | it hangs until `settle`, which ends the fetch that began first            |
   * | `get b`, `look-up b`            | a request has this outcome                                                |
   * | `start get 64`, `end b`         | 64 concurrent requests; the ones that started first have this outcome     |
   * | `+300`, `-300`                  | the clock proceeds, or jumps back, by seconds                             |
   * | `deadlines 1 0.25`, `expire 1`  | the seconds of all deadlines so far; those of at most so many end         |
   * | `fetches 2`, `reports loaded a` | the number of fetches so far; all reports so far, separated by ;          |
   */
  readonly play: (script: string) => Promise<void>;
}

const failsWith = (code: string) => async (): Promise<Value> => {
  throw Object.assign(new Error('a message that may contain a secret'), { code });
};
const [a, b] = [{ name: 'a' }, { name: 'b' }];

const answers: Readonly<Record<string, (() => Promise<Value>) | undefined>> = {
  hangs: undefined,
  a: async () => a,
  b: async () => b,
  EOUTAGE: failsWith('EOUTAGE'),
  EACCES: failsWith('EACCES'),
  throws: () => {
    throw Object.assign(new Error('thrown synchronously'), { code: 'EOUTAGE' });
  },
  TimeoutError: async () => {
    throw new DOMException('too slow', 'TimeoutError');
  },
};

const reasonOf = (error: unknown): string => {
  if (!(error instanceof BrokerError)) return String(error);
  expect(error).toMatchObject({ reason: 'signing_key_unreadable' });
  return String(error.detail);
};

/** Creates a source of a value that is fresh for 300 s and usable for 3600 s more; a fetch is abandoned after 3 s. */
export const createRemoteSource = (overrides: Partial<RemoteValueOptions<Value>> = {}): RemoteSource => {
  const { now, elapse } = createClock();
  const deadlines = controlDeadlines();
  const fetches: (Value | undefined)[] = [];
  const reports: string[] = [];
  const hanging: ((value: Promise<Value> | undefined) => void)[] = [];
  const started: Promise<string[]>[] = [];
  let answer = answers.a;
  const cache = createRemoteValue<Value>({
    fetch: (known) => {
      fetches.push(known);
      return answer?.() ?? new Promise((resolve) => hanging.push((value) => resolve(value ?? a)));
    },
    reason: 'signing_key_unreadable',
    freshSeconds: 300,
    staleSeconds: 3600,
    abandonSeconds: 3,
    now,
    random: () => 0,
    report: (event) =>
      reports.push(
        event.kind === 'failing'
          ? `${event.isNews ? 'failing' : 'still failing'} ${event.serving?.name}`
          : `${event.kind} ${event.value.name}`,
      ),
    ...overrides,
  });
  const request = (kind: string): Promise<string> =>
    (kind === 'get' ? cache.get() : cache.lookUp(now())).then(({ name }) => name, reasonOf);

  const steps: Readonly<Record<string, (word: string, count: string, text: string) => unknown>> = {
    source: (name) => {
      expect(answers).toHaveProperty(name);
      answer = answers[name];
    },
    settle: async (name) => {
      hanging.shift()?.(answers[name]?.());
      await new Promise((resolve) => setImmediate(resolve));
    },
    get: async (outcome) => expect(await request('get')).toBe(outcome),
    'look-up': async (outcome) => expect(await request('look-up')).toBe(outcome),
    start: (kind, count) =>
      started.push(Promise.all(Array.from({ length: Number(count) }, () => request(kind)))),
    end: async (outcome) => expect(new Set(await started.shift())).toEqual(new Set([outcome])),
    expire: (seconds) => deadlines.expire(Number(seconds || 'Infinity')),
    deadlines: (_first, _second, text) => expect(deadlines.seconds.join(' ')).toBe(text),
    fetches: (count) => expect(fetches).toHaveLength(Number(count)),
    reports: (_first, _second, text) => expect(reports.join('; ')).toBe(text),
  };

  const play = async (script: string) => {
    for (const step of script.split(',').map((part) => part.trim())) {
      const [verb = '', first = '', second = '1'] = step.split(' ');
      const run = /^[+-]/.test(verb) ? () => elapse(Number(verb)) : steps[verb];
      if (!run) throw new Error(`unknown step: ${step}`);
      await run(first, second, step.slice(verb.length + 1));
    }
  };
  return { cache, fetches, now, play };
};
