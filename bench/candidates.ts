/** Builds the candidates: the packaged function, its source bundled with default options, two baselines and the crypto floor. */
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import { packageProject } from '../serverless/build/package.ts';

export const candidateNames = ['this broker', 'default bundle', 'jsonwebtoken', 'Powertools'] as const;
export type CandidateName = (typeof candidateNames)[number];

export interface BundleRow {
  readonly candidate: CandidateName;
  readonly bundleKilobytes: number;
  readonly gzippedKilobytes: number;
}

export interface Builds {
  /** Paths of the modules, each of which exports `handler`. */
  readonly files: Readonly<Record<CandidateName | 'crypto floor', string>>;
  readonly bundles: readonly BundleRow[];
  /** Bundles a script of bench/children/, so that tsx is not measured. */
  readonly compileScript: (name: 'cold' | 'warm' | 'load') => Promise<string>;
  readonly remove: () => Promise<void>;
}

const project = fileURLToPath(new URL('..', import.meta.url));
/** Defines `require`, which the AWS SDK needs, in an ES module. */
const banner = {
  js: "import { createRequire } from 'module'; const require = createRequire(import.meta.url);",
};

/** Builds all candidates in a temporary directory; all but the packaged function with the defaults of serverless-esbuild. */
export const buildCandidates = async (): Promise<Builds> => {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  await symlink(join(project, 'node_modules'), join(directory, 'node_modules'));
  const bundle = async (entryPoint: string, name: string, options: BuildOptions = {}): Promise<string> => {
    const outfile = join(directory, name);
    const defaults = { bundle: true, platform: 'node', target: 'node24', logLevel: 'error' } as const;
    await build({ ...defaults, entryPoints: [entryPoint], outfile, absWorkingDir: project, ...options });
    return outfile;
  };
  const packaged = await packageProject();
  const [code = new Uint8Array()] = Object.values(await packaged.unzip('token'));
  await packaged.remove();
  await writeFile(join(directory, 'broker.mjs'), code);

  const files = {
    'this broker': join(directory, 'broker.mjs'),
    // An ES module, because the source uses top-level await.
    'default bundle': await bundle('functions/token.ts', 'default.mjs', { format: 'esm', banner }),
    jsonwebtoken: await bundle('bench/baselines/tutorial.ts', 'tutorial.cjs'),
    Powertools: await bundle('bench/baselines/powertools.ts', 'powertools.cjs'),
    'crypto floor': await bundle('bench/baselines/floor.ts', 'floor.cjs'),
  };
  const bundles = candidateNames.map(async (candidate) => {
    const content = await readFile(files[candidate]);
    return {
      candidate,
      bundleKilobytes: content.length / 1000,
      gzippedKilobytes: gzipSync(content).length / 1000,
    };
  });
  return {
    files,
    bundles: await Promise.all(bundles),
    compileScript: (name) => bundle(`bench/children/${name}.ts`, `${name}.mjs`, { format: 'esm' }),
    remove: () => rm(directory, { recursive: true }),
  };
};
