/** `npm run bench`: what a cold start and a warm request cost, beside the raw floor and what others would write. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { full, quick } from './plan.ts';
import { partNames } from './results.ts';
import { runBench } from './run.ts';
import { prepareSetting } from './setting.ts';
import { formatResults } from './tables.ts';
import { checkTargets } from './targets.ts';

const usage = `npm run bench -- [options]

  --quick        less of everything, in under a minute
  --only PARTS   of ${partNames.join(', ')}, with commas
  --json FILE    where the results go, by default bench-results.json
  --check        exit with 1 when a target is missed`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: partNames.join(',') },
    json: { type: 'string', default: 'bench-results.json' },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const parts = partNames.filter((name) => values.only.split(',').includes(name));

if (values.help || parts.length === 0) {
  console.log(usage);
} else {
  const begin = (what: string) => console.error(`${new Date().toTimeString().slice(0, 8)} ${what}`);
  begin('building and starting');
  const setting = await prepareSetting();
  try {
    const results = await runBench(setting, values.quick ? quick : full, parts, begin);
    console.log(`\n${formatResults(results)}\n`);
    await mkdir(dirname(values.json), { recursive: true });
    await writeFile(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
    console.log(`All figures: ${values.json}`);
    if (values.check && checkTargets(results).some(({ isMet }) => !isMet)) process.exitCode = 1;
  } finally {
    await setting.close();
  }
}
