/** `npm run bench`: compares cold starts, warm requests, growth and load with the crypto floor and three baselines. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { buildCandidates } from './candidates.ts';
import { measureCold } from './cold.ts';
import { measureLoad } from './load.ts';
import { formatTables, publish, readSummary, type Summary } from './summary.ts';
import { startUpstreams } from './upstreams.ts';
import { measureGrowth, measureWarm } from './warm.ts';

const usage = `npm run bench -- [parts] [options]

Without parts and options, measures all parts, and updates bench/measurements.json, docs/design.md and the chart.

  cold, warm, growth, load   measures these parts only
  publish                    updates docs/design.md and the chart from bench/measurements.json
  --quick                    takes fewer samples, in about a minute, and updates nothing
  --seconds NUMBER           duration of load in seconds, at least 5 (default: 60, with --quick 10)
  --rate NUMBER              requests per second of load, at least 1 (default: 500)`;

const partNames = ['cold', 'warm', 'growth', 'load'] as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    rate: { type: 'string', default: '500' },
    help: { type: 'boolean', default: false },
  },
});
const { quick } = values;
const load = { seconds: Number(values.seconds ?? (quick ? 10 : 60)), requestsPerSecond: Number(values.rate) };
const isValid =
  positionals.every((name) => [...partNames, 'publish'].includes(name)) &&
  load.seconds >= 5 &&
  load.requestsPerSecond >= 1;

if (values.help || !isValid) {
  console.log(usage);
  process.exitCode = values.help ? 0 : 2;
} else if (positionals.includes('publish')) {
  publish(readSummary());
} else {
  const parts = partNames.filter((name) => positionals.length === 0 || positionals.includes(name));
  const measure = async <Row>(part: (typeof partNames)[number], run: () => Promise<readonly Row[]>) => {
    if (!parts.includes(part)) return {};
    console.error(`${new Date().toTimeString().slice(0, 8)} ${part}`);
    return { [part]: await run() };
  };
  const [upstreams, builds] = await Promise.all([startUpstreams(), buildCandidates()]);
  const using = [builds, upstreams] as const;
  const warm = { rounds: quick ? 12 : 150, warmUpRequests: quick ? 300 : 1000 };
  try {
    const summary: Summary = {
      machine: `Node.js ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}`,
      bundles: builds.bundles,
      ...(await measure('cold', () => measureCold(...using, { samples: quick ? 9 : 31, delays: [0, 100] }))),
      ...(await measure('warm', () => measureWarm(...using, warm))),
      ...(await measure('growth', () => measureGrowth(...using, warm))),
      ...(await measure('load', async () => [(await measureLoad(...using, load)).row])),
    };
    console.log(formatTables(summary));
    if (parts.length === partNames.length && !quick) publish(summary);
  } finally {
    await Promise.all([upstreams.close(), builds.remove()]);
  }
}
