/** Draws the chart of the documentation: the size, cold starts and warm requests of this broker and of the alternatives. */
import type { Row, Summary } from './summary.ts';

const [width, rowHeight] = [840, 26];
/** The candidates that a reader would choose from; the others are in the tables. */
const drawn = ['this broker', 'jsonwebtoken', 'Powertools'];
const delay = 100;
const style = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600 } .note { fill: #59636e }
    .card { fill: #ffffff; stroke: #d1d9e0 } .bar { fill: #818b98 } .own { fill: #0969da }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc } .note { fill: #9198a1 } .card { fill: #0d1117; stroke: #3d444d } .own { fill: #4493f8 }
    }`;

/** Returns an SVG image with its own background, for light and dark pages. */
export const drawChart = ({ machine, bundles = [], cold = [], warm = [] }: Summary): string => {
  const delayed = cold.filter((row) => row['delay, ms'] === delay);
  const rsa = warm.filter((row) => row['algorithm in'] === 'RS256' && row['algorithm out'] === 'RS256');
  const panels = [
    drawPanel(16, 'Bundle, kB gzipped', bundles, 'gzipped, kB'),
    drawPanel(292, 'Cold start to first response, ms', delayed, 'response, ms'),
    drawPanel(568, 'Warm request, median, µs', rsa, 'p50, µs'),
  ];
  const height = 104 + drawn.length * rowHeight;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Bundle size, cold start and warm request of this broker and of two alternatives">
  <style>${style}
  </style>
  <rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>
${panels.join('\n')}
  <text class="note" x="16" y="${height - 32}">Shorter is better. Measured with RS256 on ${machine}; not on Lambda.</text>
  <text class="note" x="16" y="${height - 14}">During the cold start, each response of the issuer and of Secrets Manager takes ${delay} ms.</text>
</svg>
`;
};

function drawPanel(left: number, title: string, rows: readonly Row[], heading: string): string {
  const shown = rows.filter(({ candidate }) => drawn.includes(String(candidate)));
  const scale = 124 / Math.max(...shown.map((row) => Number(row[heading])));
  const bars = shown.map(({ candidate, [heading]: value }, index) => {
    const y = 46 + index * rowHeight;
    const length = Number(value) * scale;
    return `  <text x="${left}" y="${y + 13}">${candidate}</text>
  <rect class="${candidate === drawn[0] ? 'bar own' : 'bar'}" x="${left + 96}" y="${y}" width="${length.toFixed(1)}" height="16"/>
  <text x="${(left + 102 + length).toFixed(1)}" y="${y + 13}">${Number(value).toFixed(0)}</text>`;
  });
  return `  <text class="title" x="${left}" y="28">${title}</text>\n${bars.join('\n')}`;
}
