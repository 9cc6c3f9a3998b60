import { describe, expect, test } from 'vitest';
import type { ColdFigures } from '../../bench/cold.ts';
import { compareWithBaselines } from '../../bench/comparison.ts';
import type { Results } from '../../bench/results.ts';
import { formatResults } from '../../bench/tables.ts';
import { checkTargets } from '../../bench/targets.ts';
import type { WarmFigures } from '../../bench/warm.ts';

const same = (value: number) => ({ p50: value, p99: value });
const ratio = (value: number) => ({ median: value, spread: [value, value] as const });

const cold = (subject: ColdFigures['subject'], figures: Partial<ColdFigures> = {}): ColdFigures => ({
  ...{ subject, provider: 'cognito', latencyMilliseconds: 0, samples: 9, hasUndici: false },
  ...{ load: same(40), onTop: same(30), answer: same(5), total: same(70), residentBytes: same(6e7) },
  toDefault: { load: ratio(0.5), total: ratio(0.6) },
  ...figures,
});
const warm = (name: string, figures: Partial<WarmFigures> = {}): WarmFigures => ({
  ...{ name, inFlight: 1, algorithmIn: 'RS256', algorithmOut: 'RS256', p50: 500, p99: 900 },
  ...{ toFloor: ratio(1.1), p99ToFloor: 1.5, allocatedBytes: 20_000 },
  ...figures,
});
const results = (parts: Partial<Results>): Results => ({
  plan: 'full',
  machine: {
    node: 'v24.1.0',
    platform: 'linux x64',
    cpu: 'some',
    cores: 2,
    memoryGigabytes: 8,
    loadAverage: 0.1,
  },
  bundles: [{ name: 'package', bytes: { raw: 200_000, gzipped: 70_000 } }],
  ...{ cold: undefined, warm: undefined, growth: undefined, memory: undefined },
  ...parts,
});

describe('checkTargets', () => {
  test('speaks only of what was measured', () => {
    expect(checkTargets(results({})).map(({ name }) => name)).toEqual([
      'bundle, kB minified',
      'bundle, kB gzipped',
    ]);
  });

  test('meets a target that is just reached, and misses one that is just not', () => {
    const at = (value: number) =>
      checkTargets(results({ warm: [warm('package', { toFloor: ratio(value) })] })).find(({ name }) =>
        name.includes('RS256 out: p50'),
      );
    expect(at(1.2)).toMatchObject({ limit: 1.2, measured: 1.2, isMet: true });
    expect(at(1.21)).toMatchObject({ isMet: false });
  });

  test('misses when undici is loaded, and when memory has grown by more than 5 %', () => {
    const memory = [{ collected: false, readings: [], growth: 1.06 }];
    const missed = checkTargets(results({ cold: [cold('package', { hasUndici: true })], memory })).filter(
      ({ isMet }) => !isMet,
    );
    expect(missed.map(({ name }) => name)).toEqual([
      'processes that load undici',
      'resident memory after the last request, of that after 1,000',
    ]);
  });
});

describe('compareWithBaselines', () => {
  test('names each column in which a baseline is ahead, and by how much', () => {
    const measured = results({
      cold: [cold('package', { load: same(50) }), cold('tutorial')],
      warm: [warm('package'), warm('tutorial', { allocatedBytes: 10_000 }), warm('powertools')],
    });
    expect(compareWithBaselines(measured)).toEqual([
      {
        baseline: 'tutorial',
        columns: 7,
        behind: [
          { column: 'cold, cognito, 0 ms: load', ratio: 1.25 },
          { column: 'RS256 in, RS256 out, 1 in flight: allocated', ratio: 2 },
        ],
      },
      { baseline: 'powertools', columns: 3, behind: [] },
    ]);
  });

  test('never compares figures of different algorithms', () => {
    const measured = results({
      warm: [warm('package'), warm('tutorial', { algorithmOut: 'ES256', p50: 1 })],
    });
    expect(compareWithBaselines(measured)).toEqual([]);
  });
});

test('a miss is printed with its size and its reason, and the machine without a name', () => {
  const text = formatResults(
    results({ warm: [warm('package', { toFloor: ratio(1.5) }), warm('tutorial', { p50: 250 })] }),
  );
  expect(text).toMatch(/RS256 in, RS256 out: p50, of the floor +1\.2 +1\.50 +missed by 0\.30/);
  expect(text).toContain('tutorial is ahead in RS256 in, RS256 out, 1 in flight: p50: 2.00 of it');
  expect(text).toMatch(/^Node v24\.1\.0, linux x64, 2 × some, 8 GiB, load average 0\.1; full run\n/);
});
