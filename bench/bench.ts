/** `npm run bench`: compares size, cold starts, warm requests, growth and load with the crypto floor and three baselines. */
import { cpus } from 'node:os';
import { buildCandidates } from './candidates.ts';
import { measureCold } from './cold.ts';
import { measureLoad } from './load.ts';
import { formatTables, publish, readSummary } from './publish.ts';
import { partNames, round, type Summary } from './summary.ts';
import { startUpstreams } from './upstreams.ts';
import { measureGrowth, measureWarm } from './warm.ts';

const usage = `npm run bench -- [parts] [options]

Without parts and options, measures all parts, and updates bench/measurements.json, docs/design.md and the chart.

  bundles, cold, warm, growth, load   measures these parts only
  publish                             updates docs/design.md and the chart from bench/measurements.json
  --quick                             takes fewer samples, in about a minute, and updates nothing`;

const words = process.argv.slice(2);
const quick = words.includes('--quick');
const chosen = words.filter((word) => word !== '--quick');

if (!chosen.every((name) => [...partNames, 'publish'].includes(name))) {
  console.log(usage);
  process.exitCode = words.includes('--help') ? 0 : 2;
} else if (chosen.includes('publish')) {
  publish(readSummary());
} else {
  const [upstreams, builds] = await Promise.all([startUpstreams(), buildCandidates()]);
  const lab = { ...upstreams, ...builds };
  const warm = { rounds: quick ? 12 : 150, warmUpRequests: quick ? 300 : 1000 };
  const measure = {
    bundles: async () => builds.bundles,
    cold: () => measureCold(lab, quick ? 9 : 31, [0, 100]),
    warm: () => measureWarm(lab, warm),
    growth: () => measureGrowth(lab, warm),
    load: () => measureLoad(lab, quick ? 10 : 60, 500),
  };
  try {
    const machine = `${cpus().length} × ${cpus()[0]?.model.trim()} with Node.js ${process.versions.node}`;
    let summary: Summary = { machine };
    for (const part of partNames.filter((name) => chosen.length === 0 || chosen.includes(name))) {
      console.error(`${new Date().toTimeString().slice(0, 8)} ${part}`);
      summary = { ...summary, [part]: round(await measure[part]()) };
    }
    console.log(formatTables(summary));
    if (chosen.length === 0 && !quick) publish(summary);
  } finally {
    await Promise.all([upstreams.close(), builds.remove()]);
  }
}
