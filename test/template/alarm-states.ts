import { describe, expect, test } from 'vitest';
import { type Alarm, alarmsOf, type FillOfNothing, type Series, statesOf } from '../support/alarm.ts';
import type { Templates } from '../support/template.ts';

/** A series from what is written: `5 - 0*3` are 5, a missing one, and three times 0. */
const series = (text: string): Series =>
  text.split(' ').flatMap((word) => {
    const [value = '', times = '1'] = word.split('*');
    return Array<number | undefined>(Number(times)).fill(value === '-' ? undefined : Number(value));
  });

/** `o4 A` are four periods in order and one in alarm. */
const states = (text: string) =>
  text.replaceAll(/([oA])(\d*) ?/g, (_, state, times) => state.repeat(Number(times || 1)));

type Scene = readonly [slug: string, what: string, metrics: Readonly<Record<string, string>>, states: string];

const everyThird = Array(7).fill('1 - -').join(' ');

const refreshScenes = (slug: string, failed: string): Scene[] => [
  [slug, 'one failed fetch, on a stage that is healthy otherwise', { [failed]: '- 3 -*12' }, 'o14'],
  [slug, 'two of them, and a third after an hour', { [failed]: '1 -*5 1 -*6 1' }, 'o14'],
  [slug, 'a fault of fifteen minutes', { [failed]: '-*3 9 30 30 -*12' }, 'o5 A10 o3'],
  [slug, 'a fault that lasts, with a request in a quarter of an hour', { [failed]: everyThird }, 'o6 A15'],
];

const scenes: readonly Scene[] = [
  ['server-errors', 'a stage without a fault', { '5xx': '0*6' }, 'o6'],
  ['server-errors', 'a few in each period', { '5xx': '4 - 4 4 0 4' }, 'o6'],
  ['server-errors', 'a burst, then silence', { '5xx': '0 5 -*4' }, 'o A o4'],

  ['mostly-errors', 'a healthy stage', { '5xx': '0*14', Count: '900*14' }, 'o14'],
  ['mostly-errors', 'a few among many', { '5xx': '30*14', Count: '90*14' }, 'o14'],
  ['mostly-errors', 'nothing else, with preflights', { '5xx': '9*4', Count: '18*4' }, 'o2 A2'],
  [
    'mostly-errors',
    'one request in a quarter of an hour',
    { '5xx': everyThird, Count: everyThird },
    'o6 A15',
  ],
  ['mostly-errors', 'a third time after an hour', { '5xx': '1 -*5 1 -*6 1', Count: '1 -*5 1 -*6 1' }, 'o14'],
  ['mostly-errors', 'a fault of fifteen minutes', { '5xx': '9*3 -*12', Count: '9*15' }, 'o2 A10 o3'],
  ['mostly-errors', 'one user, once', { '5xx': '- 4 -*12', Count: '- 5 -*12' }, 'o14'],

  ['refusals', 'nobody refused', { DecidedRequests: '90*6' }, 'o6'],
  ['refusals', 'half of them', { DecidedRequests: '90*4', RefusedRequests: '45*4' }, 'o4'],
  ['refusals', 'nearly all', { DecidedRequests: '90*4', RefusedRequests: '- 80*3' }, 'o2 A2'],
  [
    'refusals',
    'bad periods between good ones',
    { DecidedRequests: '90*6', RefusedRequests: '80 - 80 - 80 -' },
    'o6',
  ],
  ['refusals', 'a fault that ends', { DecidedRequests: '90*6', RefusedRequests: '80 80 -*4' }, 'o A o4'],
  ['refusals', 'too few to tell', { DecidedRequests: '19*4', RefusedRequests: '19*4' }, 'o4'],
  ['refusals', 'enough to tell', { DecidedRequests: '20*4', RefusedRequests: '20*4' }, 'o A3'],
  ['refusals', 'a night after', { DecidedRequests: '90*2 -*4', RefusedRequests: '80*2 -*4' }, 'o A o4'],

  ...refreshScenes('signing-key-refresh', 'SigningKeyFetchFailed'),
  ...refreshScenes('issuer-keys-refresh', 'IssuerKeysFetchFailed'),

  ['signing-key-age', 'of a year', { SigningKeyAgeDays: '365*3' }, 'o3'],
  [
    'signing-key-age',
    'of more, over a night, until it is rotated',
    { SigningKeyAgeDays: '365 366 -*9 366 0' },
    'o A11 o',
  ],

  ['latency', 'fast', { Count: '90*5', Latency: '2000*5' }, 'o5'],
  ['latency', 'slow', { Count: '90*6', Latency: '2001*4 30*2' }, 'o2 A2 o2'],
  ['latency', 'slow at times', { Count: '90 90 - 90 90 -', Latency: '2001 2001 - 2001 2001 -' }, 'o6'],
  ['latency', 'slow for too few to tell', { Count: '19*5', Latency: '2001*5' }, 'o5'],
  ['latency', 'slow for enough to tell', { Count: '20*5', Latency: '2001*5' }, 'o2 A3'],

  ['gateway-throttles', 'a moment', { ThrottledRequests: '9*3' }, 'o3'],
  ['gateway-throttles', 'more, then none', { ThrottledRequests: '- 10 -*3' }, 'o A o3'],
  ['function-throttles', 'one, then none', { Throttles: '- 1 -*3' }, 'o A o3'],
];

export const testAlarmStates = ({ simple }: Templates): void => {
  const alarms = new Map(
    alarmsOf(simple).map((alarm) => [alarm.AlarmName.replace('latenode-token-broker-example-', ''), alarm]),
  );

  test('every alarm begins in one scene at least', () => {
    const begins = new Set(scenes.flatMap(([slug, , , expected]) => (expected.includes('A') ? [slug] : [])));
    expect([...alarms.keys()].filter((slug) => !begins.has(slug))).toEqual([]);
  });

  describe.each<FillOfNothing>(['values', 'nothing'])('where FILL makes %s of no data', (fillOfNothing) => {
    test.each(scenes)('%s: %s', (slug, _what, metrics, expected) => {
      const written = Object.entries(metrics).map(([name, text]) => [name, series(text)] as const);
      const alarm = alarms.get(slug) as Alarm;
      expect(statesOf(alarm, Object.fromEntries(written), fillOfNothing)).toBe(states(expected));
    });

    test.each([...alarms])('%s: no data at all', (_slug, alarm) => {
      expect(statesOf(alarm, { none: series('-*20') }, fillOfNothing)).toBe(states('o20'));
    });
  });
};
