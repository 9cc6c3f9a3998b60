/** The results as tables. */
import { coldTables } from './cold-tables.ts';
import { compareWithBaselines } from './comparison.ts';
import type { Results } from './results.ts';
import { formatTable, megabytes, number, spreadOf, type Table } from './table.ts';
import { checkTargets } from './targets.ts';
import { warmTables } from './warm-tables.ts';

/** Everything that was measured, and how it stands to the targets. */
export const formatResults = (results: Results): string => {
  const { node, platform, cpu, cores, memoryGigabytes, loadAverage } = results.machine;
  const tables = [
    bundleTable(results),
    ...coldTables(results.cold ?? []),
    ...warmTables(results.warm ?? []),
    ...growthTables(results),
    ...memoryTables(results),
    targetTable(results),
  ];
  const machine = `Node ${node}, ${platform}, ${cores} × ${cpu}, ${memoryGigabytes} GiB, load average ${loadAverage}`;
  return [`${machine}; ${results.plan} run`, ...tables.map(formatTable)].join('\n\n\n');
};

const figure = (value: number): string => (Number.isInteger(value) ? String(value) : number(value));

function bundleTable({ bundles }: Results): Table {
  return {
    title: 'Bundles, kB',
    columns: ['', 'raw', 'gzipped'],
    rows: bundles.map(({ name, bytes }) => [
      name,
      ...(bytes ? [number(bytes.raw / 1000), number(bytes.gzipped / 1000)] : ['–', '–']),
    ]),
    notes: [
      'package: what `npm run package` makes. default bundle: the same sources by the defaults of serverless-esbuild',
      '(not minified; esm with the usual `require`). unbundled: the same sources and node_modules. tutorial: jsonwebtoken, jwks-rsa, SDK.',
      'powertools: Powertools getSecret, aws-jwt-verify, jose. Both baselines by the defaults of serverless-esbuild.',
    ],
  };
}

function growthTables({ growth = [] }: Results): Table[] {
  if (growth.length === 0) return [];
  return [
    {
      title: 'Growth: p50 of a warm request, µs, ES256 in and out',
      columns: ['', 'p50 at each size', 'of the smallest', 'one more costs', ''],
      rows: growth.map(({ what, points, nanosecondsEach, isFlat }) => [
        what,
        points.map(({ size, p50 }) => `${size}: ${number(p50)}`).join('  '),
        spreadOf(points.at(-1)?.toFirst ?? { median: Number.NaN, spread: [Number.NaN, Number.NaN] }),
        `${nanosecondsEach.toFixed(0)} ns`,
        isFlat ? 'flat' : 'linear',
      ]),
    },
  ];
}

function memoryTables({ memory = [] }: Results): Table[] {
  const [first] = memory;
  if (!first) return [];
  return [
    {
      title: 'Resident memory after so many requests, MB',
      columns: ['', ...first.readings.map(({ requests }) => String(requests)), 'last, of first'],
      rows: memory.map(({ collected, readings, growth }) => [
        collected ? 'garbage collected before each reading' : 'as it is',
        ...readings.map(({ residentBytes }) => megabytes(residentBytes)),
        growth.toFixed(3),
      ]),
    },
  ];
}

function targetTable(results: Results): Table {
  const behind = compareWithBaselines(results).flatMap(({ baseline, behind }) =>
    behind.map(({ column, ratio }) => `${baseline} is ahead in ${column}: ${number(ratio)} of it`),
  );
  const isNode24 = results.machine.node.startsWith('v24.');
  return {
    title: 'Targets',
    columns: ['', 'at most', 'measured', ''],
    rows: checkTargets(results).map(({ name, limit, measured, isMet }) => [
      name,
      String(limit),
      figure(measured),
      isMet ? 'met' : `missed by ${figure(measured - limit)}`,
    ]),
    notes: [
      ...behind,
      ...(isNode24 && results.plan === 'full' ? [] : ['The targets are for a full run on Node 24.']),
    ],
  };
}
