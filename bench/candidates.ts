/** Builds the candidates: the packaged function, its source bundled with default options, two baselines and the crypto floor. */
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { packageProject } from '../test/support/package-project.ts';
import type { Upstreams } from './upstreams.ts';

export const candidateNames = ['this broker', 'default bundle', 'jsonwebtoken', 'Powertools'] as const;
type Builds = Awaited<ReturnType<typeof buildCandidates>>;
export type Lab = Builds & Upstreams;

const project = fileURLToPath(new URL('..', import.meta.url));
/** Defines what the AWS SDK needs in an ES module. */
const require = "import { createRequire } from 'module'; const require = createRequire(import.meta.url);";

/** Builds all candidates in a temporary directory; all but the packaged function with the defaults of serverless-esbuild. */
export const buildCandidates = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  await symlink(join(project, 'node_modules'), join(directory, 'node_modules'));
  const bundle = async (entryPoint: string, name: string): Promise<string> => {
    const outfile = join(directory, name);
    const defaults = { bundle: true, platform: 'node', target: 'node24', logLevel: 'error' } as const;
    const module = name.endsWith('.mjs') ? ({ format: 'esm', banner: { js: require } } as const) : {};
    await build({ ...defaults, entryPoints: [entryPoint], outfile, absWorkingDir: project, ...module });
    return outfile;
  };
  const packaged = await packageProject();
  const [code = new Uint8Array()] = Object.values(await packaged.unzip('token'));
  await packaged.remove();
  await writeFile(join(directory, 'broker.mjs'), code);

  const files = {
    'this broker': join(directory, 'broker.mjs'),
    'default bundle': await bundle('functions/token.ts', 'default.mjs'), // the source uses top-level await
    jsonwebtoken: await bundle('bench/baselines/tutorial.ts', 'tutorial.cjs'),
    Powertools: await bundle('bench/baselines/powertools.ts', 'powertools.cjs'),
    'crypto floor': await bundle('bench/baselines/floor.ts', 'floor.cjs'),
  };
  const scripts = {
    // bundled, so that tsx is not measured
    cold: await bundle('bench/children/cold.ts', 'cold.mjs'),
    warm: await bundle('bench/children/warm.ts', 'warm.mjs'),
    load: await bundle('bench/children/load.ts', 'load.mjs'),
  };
  const sizes = candidateNames.map(async (candidate) => {
    const content = await readFile(files[candidate]);
    return { candidate, 'bundle, kB': content.length / 1e3, 'gzipped, kB': gzipSync(content).length / 1e3 };
  });
  const remove = () => rm(directory, { recursive: true });
  return { files, scripts, bundles: await Promise.all(sizes), remove };
};
