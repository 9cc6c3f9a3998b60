/** Cold starts as tables. */
import type { ColdFigures } from './cold.ts';
import type { Summary } from './statistics.ts';
import { megabytes, number, spreadOf, type Table } from './table.ts';

const both = ({ p50, p99 }: Summary): string[] => [number(p50), number(p99)];

/** One table for each kind of provider and each latency. */
export const coldTables = (cold: readonly ColdFigures[]): Table[] => {
  const series = new Set(
    cold.map(({ provider, latencyMilliseconds }) => `${latencyMilliseconds} ${provider}`),
  );
  return [...series].map((each) => {
    const rows = cold.filter(
      ({ provider, latencyMilliseconds }) => each === `${latencyMilliseconds} ${provider}`,
    );
    const [
      { provider, latencyMilliseconds, samples } = { provider: '', latencyMilliseconds: 0, samples: 0 },
    ] = rows;
    return {
      title: `Cold, ${provider}, ${latencyMilliseconds} ms before every answer of the issuer and of Secrets Manager: ms, ${samples} processes each`,
      columns: [
        ...['', 'load p50', 'p99', 'on top p50', 'p99', 'answer p50', 'p99', 'sum p50', 'p99'],
        ...['load, of default', 'sum, of default', 'RSS MB', 'undici'],
      ],
      rows: rows.map(({ subject, load, onTop, answer, total, residentBytes, toDefault, hasUndici }) => [
        subject,
        ...[load, onTop, answer, total].flatMap(both),
        ...(toDefault ? [spreadOf(toDefault.load), spreadOf(toDefault.total)] : ['–', '–']),
        megabytes(residentBytes.p50),
        hasUndici ? 'yes' : 'no',
      ]),
      notes: [
        'load: from the import to its end, or until the first request leaves. on top: until the first answer, of which',
        'answer is the invocation, not what is fetched ahead. of default: median of the rounds (10th–90th percentile).',
      ],
    };
  });
};
