/** Draws the chart of the documentation: the size, cold starts and warm requests of this broker and of the alternatives. */
import type { Summary } from './summary.ts';

interface Bar {
  readonly label: string;
  readonly value: number;
}

const width = 840;
const rowHeight = 26;
/** The candidates that a reader would choose from; the others are in the tables. */
const drawn = ['this broker', 'jsonwebtoken', 'Powertools'];
const delayMilliseconds = 100;
const style = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .title { font-weight: 600 }
    .note { fill: #59636e }
    .card { fill: #ffffff; stroke: #d1d9e0 }
    .bar { fill: #818b98 }
    .own { fill: #0969da }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc }
      .note { fill: #9198a1 }
      .card { fill: #0d1117; stroke: #3d444d }
      .own { fill: #4493f8 }
    }`;

/** Returns an SVG image with its own background, for light and dark pages. */
export const drawChart = ({ machine, bundles = [], cold = [], warm = [] }: Summary): string => {
  const panels = [
    drawPanel(0, 'Bundle, kB gzipped', toBars(bundles, 'gzippedKilobytes')),
    drawPanel(
      1,
      'Cold start to first answer, ms',
      toBars(
        cold.filter((row) => row.keysBy === 'known URL' && row.delayMilliseconds === delayMilliseconds),
        'answerMilliseconds',
      ),
    ),
    drawPanel(
      2,
      'Warm request, median, µs',
      toBars(
        warm.filter((row) => row.algorithmIn === 'RS256' && row.algorithmOut === 'RS256'),
        'p50Microseconds',
      ),
    ),
  ];
  const height = 104 + drawn.length * rowHeight;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Bundle size, cold start and warm request of this broker and of two alternatives">
  <style>${style}
  </style>
  <rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>
${panels.join('\n')}
  <text class="note" x="16" y="${height - 32}">Shorter is better. RS256, ${machine}.</text>
  <text class="note" x="16" y="${height - 14}">During the cold start, each answer of the issuer and of Secrets Manager takes ${delayMilliseconds} ms.</text>
</svg>
`;
};

function toBars<Name extends string>(
  rows: readonly (Readonly<Record<Name, number>> & { readonly candidate: string })[],
  name: Name,
): Bar[] {
  return rows
    .filter(({ candidate }) => drawn.includes(candidate))
    .map((row) => ({ label: row.candidate, value: row[name] }));
}

function drawPanel(column: number, title: string, bars: readonly Bar[]): string {
  const left = 16 + column * 276;
  const [barLeft, longest] = [left + 96, 124];
  const scale = longest / Math.max(...bars.map(({ value }) => value));
  const rows = bars.map(({ label, value }, index) => {
    const y = 46 + index * rowHeight;
    const name = label === drawn[0] ? 'bar own' : 'bar';
    return `  <text x="${left}" y="${y + 13}">${label}</text>
  <rect class="${name}" x="${barLeft}" y="${y}" width="${(value * scale).toFixed(1)}" height="16"/>
  <text x="${(barLeft + value * scale + 6).toFixed(1)}" y="${y + 13}">${value.toFixed(0)}</text>`;
  });
  return `  <text class="title" x="${left}" y="28">${title}</text>\n${rows.join('\n')}`;
}
