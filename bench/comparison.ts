/** In which columns of which table a baseline is ahead of the package. */
import type { ColdFigures } from './cold.ts';
import type { Results } from './results.ts';
import type { WarmFigures } from './warm.ts';

export interface Comparison {
  readonly baseline: string;
  readonly columns: number;
  /** The columns, and how many times the package's figure is the baseline's. */
  readonly behind: readonly { readonly column: string; readonly ratio: number }[];
}

interface Column {
  readonly column: string;
  readonly ratio: number;
}

type Measured = Pick<Results, 'bundles' | 'cold' | 'warm'>;

/** The 99th percentile of a few cold starts is the slowest of them, so only their medians are compared. */
const coldColumns: readonly (readonly [string, (figures: ColdFigures) => number])[] = [
  ['load', ({ load }) => load.p50],
  ['first answer', ({ answer }) => answer.p50],
  ['load + first answer', ({ total }) => total.p50],
  ['resident memory', ({ residentBytes }) => residentBytes.p50],
];
const warmColumns: readonly (readonly [string, (figures: WarmFigures) => number])[] = [
  ['p50', ({ p50 }) => p50],
  ['p99', ({ p99 }) => p99],
  ['allocated', ({ allocatedBytes }) => allocatedBytes],
];

/** Less is better in all columns; none where nothing was measured. */
export const compareWithBaselines = ({ bundles, cold = [], warm = [] }: Measured): Comparison[] =>
  ['tutorial', 'powertools'].flatMap((baseline) => {
    const columns = [
      ...bundleColumns(bundles, baseline),
      ...pairs(cold, ({ subject }) => subject, baseline, placeOfCold, coldColumns),
      ...pairs(warm, ({ name }) => name, baseline, placeOfWarm, warmColumns),
    ];
    const behind = columns.filter(({ ratio }) => ratio > 1);
    return columns.length === 0 ? [] : [{ baseline, columns: columns.length, behind }];
  });

const placeOfCold = ({ provider, latencyMilliseconds }: ColdFigures): string =>
  `cold, ${provider}, ${latencyMilliseconds} ms`;
const placeOfWarm = ({ algorithmIn, algorithmOut, inFlight }: WarmFigures): string =>
  `${algorithmIn} in, ${algorithmOut} out, ${inFlight} in flight`;

function bundleColumns(bundles: Results['bundles'], baseline: string): Column[] {
  const bytesOf = (wanted: string) => bundles.find(({ name }) => name === wanted)?.bytes;
  const [own, other] = [bytesOf('package'), bytesOf(baseline)];
  if (!own || !other) return [];
  return [
    { column: 'bundle', ratio: own.raw / other.raw },
    { column: 'bundle, gzipped', ratio: own.gzipped / other.gzipped },
  ];
}

/** The package's figures over the baseline's at the same place, for each column. */
function pairs<Figures>(
  all: readonly Figures[],
  nameOf: (figures: Figures) => string,
  baseline: string,
  placeOf: (figures: Figures) => string,
  columns: readonly (readonly [string, (figures: Figures) => number])[],
): Column[] {
  return all
    .filter((figures) => nameOf(figures) === 'package')
    .flatMap((own) => {
      const other = all.find((each) => nameOf(each) === baseline && placeOf(each) === placeOf(own));
      if (!other) return [];
      return columns.map(([name, of]) => ({
        column: `${placeOf(own)}: ${name}`,
        ratio: of(own) / of(other),
      }));
    });
}
