/** Draws the chart of the documentation: cold starts and warm requests of all candidates. */
import type { Summary } from './summary.ts';

interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value at which the solid part of the bar ends. */
  readonly solid: number;
}

const width = 840;
const rowHeight = 26;
const style = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .title { font-weight: 600 }
    .note { fill: #59636e }
    .card { fill: #ffffff; stroke: #d1d9e0 }
    .bar { fill: #818b98 }
    .own { fill: #0969da }
    .pale { opacity: 0.45 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc }
      .note { fill: #9198a1 }
      .card { fill: #0d1117; stroke: #3d444d }
      .own { fill: #4493f8 }
    }`;

/** Returns an SVG image with its own background, for light and dark pages. */
export const drawChart = ({ machine, cold = [], warm = [] }: Summary): string => {
  const coldBars = cold
    .filter(({ keysBy, delayMilliseconds }) => keysBy === 'known URL' && delayMilliseconds === 0)
    .map((row) => ({ label: row.candidate, value: row.answerMilliseconds, solid: row.loadMilliseconds }));
  const warmBars = warm
    .filter(({ algorithmIn, algorithmOut }) => algorithmIn === 'RS256' && algorithmOut === 'RS256')
    .map((row) => ({ label: row.candidate, value: row.p99Microseconds, solid: row.p50Microseconds }));
  const height = 86 + Math.max(coldBars.length, warmBars.length) * rowHeight;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Cold starts and warm requests of this broker and of the baselines">
  <style>${style}
  </style>
  <rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>
${drawPanel(16, 'Cold start, ms: load, first answer', coldBars)}
${drawPanel(width / 2 + 8, 'Warm request, RS256 in and out, µs: p50, p99', warmBars)}
  <text class="note" x="16" y="${height - 14}">Shorter is better. ${machine}.</text>
</svg>
`;
};

function drawPanel(left: number, title: string, bars: readonly Bar[]): string {
  const [barLeft, longest] = [left + 110, 180];
  const scale = longest / Math.max(...bars.map(({ value }) => value));
  const rows = bars.map(({ label, value, solid }, index) => {
    const y = 46 + index * rowHeight;
    const own = label === 'this broker' ? 'own' : '';
    const rect = (from: number, to: number, name: string) =>
      `  <rect class="bar ${own} ${name}" x="${(barLeft + from * scale).toFixed(1)}" y="${y}" width="${((to - from) * scale).toFixed(1)}" height="16"/>`;
    const figures = `${solid.toFixed(0)}, ${value.toFixed(0)}`;
    return `  <text x="${left}" y="${y + 13}">${label}</text>
${rect(0, solid, '')}
${rect(solid, value, 'pale')}
  <text x="${(barLeft + value * scale + 6).toFixed(1)}" y="${y + 13}">${figures}</text>`;
  });
  return `  <text class="title" x="${left}" y="28">${title}</text>\n${rows.join('\n')}`;
}
