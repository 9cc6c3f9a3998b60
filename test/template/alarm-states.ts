import { describe, expect, test } from 'vitest';
import { type Alarm, alarmsOf, type FillOfNothing, type Series, statesOf } from '../support/alarm.ts';
import type { Templates } from '../support/template.ts';

/** Parses a series: `5 - 0*3` is 5, a missing data point, and three times 0. */
const series = (text: string): Series =>
  text.split(' ').flatMap((word) => {
    const [value = '', times = '1'] = word.split('*');
    return Array<number | undefined>(Number(times)).fill(value === '-' ? undefined : Number(value));
  });

/** Expands states: `o4 A` is four periods in OK and one in ALARM. */
const states = (text: string) =>
  text.replaceAll(/([oA])(\d*) ?/g, (_, state, times) => state.repeat(Number(times || 1)));

type Scene = readonly [
  slug: string,
  scene: string,
  metrics: Readonly<Record<string, string>>,
  states: string,
];

const everyThird = Array(7).fill('1 - -').join(' ');

const refreshScenes = (slug: string, failed: string): Scene[] => [
  [slug, 'one period with failed fetches', { [failed]: '- 3 -*12' }, 'o14'],
  [slug, 'two periods, and a third one after an hour', { [failed]: '1 -*5 1 -*6 1' }, 'o14'],
  [slug, 'a failure of 15 minutes', { [failed]: '-*3 9 30 30 -*12' }, 'o5 A10 o3'],
  [slug, 'a lasting failure, with one request in 15 minutes', { [failed]: everyThird }, 'o6 A15'],
];

const scenes: readonly Scene[] = [
  ['server-errors', 'no errors', { '5xx': '0*6' }, 'o6'],
  ['server-errors', 'four errors in each period', { '5xx': '4 - 4 4 0 4' }, 'o6'],
  ['server-errors', 'five errors in one period, then no data', { '5xx': '0 5 -*4' }, 'o A o4'],

  ['mostly-errors', 'no errors', { '5xx': '0*14', Count: '900*14' }, 'o14'],
  ['mostly-errors', 'exactly a third of the requests', { '5xx': '30*14', Count: '90*14' }, 'o14'],
  ['mostly-errors', 'every request but the preflights', { '5xx': '9*4', Count: '18*4' }, 'o2 A2'],
  [
    'mostly-errors',
    'a lasting failure, with one request in 15 minutes',
    { '5xx': everyThird, Count: everyThird },
    'o6 A15',
  ],
  [
    'mostly-errors',
    'two periods, and a third one after an hour',
    { '5xx': '1 -*5 1 -*6 1', Count: '1 -*5 1 -*6 1' },
    'o14',
  ],
  ['mostly-errors', 'a failure of 15 minutes', { '5xx': '9*3 -*12', Count: '9*15' }, 'o2 A10 o3'],
  [
    'mostly-errors',
    'one period with the retries of one user',
    { '5xx': '- 4 -*12', Count: '- 5 -*12' },
    'o14',
  ],

  ['refusals', 'no refusals', { DecidedRequests: '90*6' }, 'o6'],
  ['refusals', 'half of the requests', { DecidedRequests: '90*4', RefusedRequests: '45*4' }, 'o4'],
  ['refusals', 'nearly all requests', { DecidedRequests: '90*4', RefusedRequests: '- 80*3' }, 'o2 A2'],
  ['refusals', 'alternating periods', { DecidedRequests: '90*6', RefusedRequests: '80 - 80 - 80 -' }, 'o6'],
  ['refusals', 'two periods, then none', { DecidedRequests: '90*6', RefusedRequests: '80 80 -*4' }, 'o A o4'],
  ['refusals', 'all of 19 requests', { DecidedRequests: '19*4', RefusedRequests: '19*4' }, 'o4'],
  ['refusals', 'all of 20 requests', { DecidedRequests: '20*4', RefusedRequests: '20*4' }, 'o A3'],
  [
    'refusals',
    'two periods, then no data',
    { DecidedRequests: '90*2 -*4', RefusedRequests: '80*2 -*4' },
    'o A o4',
  ],

  ...refreshScenes('signing-key-refresh', 'SigningKeyFetchFailed'),
  ...refreshScenes('issuer-keys-refresh', 'IssuerKeysFetchFailed'),

  ['signing-key-age', '365 days', { SigningKeyAgeDays: '365*3' }, 'o3'],
  [
    'signing-key-age',
    'more than 365 days, then no data, then a rotation',
    { SigningKeyAgeDays: '365 366 -*9 366 0' },
    'o A11 o',
  ],

  ['latency', 'at the threshold', { Count: '90*5', Latency: '2000*5' }, 'o5'],
  ['latency', 'above the threshold', { Count: '90*6', Latency: '2001*4 30*2' }, 'o2 A2 o2'],
  [
    'latency',
    'above the threshold in two periods, with gaps',
    { Count: '90 90 - 90 90 -', Latency: '2001 2001 - 2001 2001 -' },
    'o6',
  ],
  ['latency', 'above the threshold for 19 requests', { Count: '19*5', Latency: '2001*5' }, 'o5'],
  ['latency', 'above the threshold for 20 requests', { Count: '20*5', Latency: '2001*5' }, 'o2 A3'],

  ['gateway-throttles', 'nine requests in each period', { ThrottledRequests: '9*3' }, 'o3'],
  [
    'gateway-throttles',
    'ten requests in one period, then no data',
    { ThrottledRequests: '- 10 -*3' },
    'o A o3',
  ],
  ['function-throttles', 'one request, then no data', { Throttles: '- 1 -*3' }, 'o A o3'],
];

export const testAlarmStates = ({ simple }: Templates): void => {
  const alarms = new Map(
    alarmsOf(simple).map((alarm) => [alarm.AlarmName.replace('latenode-token-broker-example-', ''), alarm]),
  );

  test('becomes ALARM in at least one scene for every alarm', () => {
    const covered = new Set(scenes.flatMap(([slug, , , expected]) => (expected.includes('A') ? [slug] : [])));
    expect([...alarms.keys()].filter((slug) => !covered.has(slug))).toEqual([]);
  });

  describe.each<FillOfNothing>(['values', 'nothing'])('if FILL returns %s for no data', (fillOfNothing) => {
    test.each(scenes)('is as expected in each period: %s, %s', (slug, _scene, metrics, expected) => {
      const written = Object.entries(metrics).map(([name, text]) => [name, series(text)] as const);
      const alarm = alarms.get(slug) as Alarm;
      expect(statesOf(alarm, Object.fromEntries(written), fillOfNothing)).toBe(states(expected));
    });

    test.each([...alarms])('stays OK without data: %s', (_slug, alarm) => {
      expect(statesOf(alarm, { none: series('-*20') }, fillOfNothing)).toBe(states('o20'));
    });
  });
};
