/** What is measured: the packaged zip, other builds of the same sources, and what others would write instead. */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { packageProject } from '../serverless/build/package.ts';

export type SubjectName = 'package' | 'default bundle' | 'unbundled' | 'tutorial' | 'powertools';

export interface Subject {
  readonly name: SubjectName;
  /** The module that exports `handler`. */
  readonly file: string;
  /** Of that module alone; unknown for the unbundled sources, which are many files and all of their packages. */
  readonly bytes: { readonly raw: number; readonly gzipped: number } | undefined;
}

export interface Workshop {
  readonly subjects: Readonly<Record<SubjectName, Subject>>;
  /** Compiles a script that runs in a measured process, without tsx, which would be measured too. */
  readonly compileScript: (name: string) => Promise<string>;
  readonly remove: () => Promise<void>;
}

const project = fileURLToPath(new URL('..', import.meta.url));
/** What serverless-esbuild gives to esbuild when its user says nothing; minified is nothing. */
const usual = { bundle: true, platform: 'node', target: 'node24', absWorkingDir: project } as const;

/** Builds everything into a temporary directory. */
export const openWorkshop = async (): Promise<Workshop> => {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  await symlink(join(project, 'node_modules'), join(directory, 'node_modules'));
  const bundle = async (entryPoint: string, name: string, options: BuildOptions): Promise<string> => {
    const outfile = join(directory, name);
    await build({ ...usual, entryPoints: [entryPoint], outfile, logLevel: 'error', ...options });
    return outfile;
  };
  const subjects = {
    package: await weigh('package', await unpackToken(directory)),
    // Its top-level await needs an ES module, and the SDK in one needs the `require` that everybody pastes.
    'default bundle': await weigh(
      'default bundle',
      await bundle('functions/token.ts', 'default.mjs', {
        format: 'esm',
        banner: {
          js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
        },
      }),
    ),
    unbundled: {
      name: 'unbundled',
      file: await compileFiles(join(directory, 'unbundled')),
      bytes: undefined,
    },
    tutorial: await weigh('tutorial', await bundle('bench/baselines/tutorial.ts', 'tutorial.cjs', {})),
    powertools: await weigh(
      'powertools',
      await bundle('bench/baselines/powertools.ts', 'powertools.cjs', {}),
    ),
  } as const;
  return {
    subjects,
    compileScript: (name) => bundle(`bench/children/${name}.ts`, `${name}.mjs`, { format: 'esm' }),
    remove: () => rm(directory, { recursive: true }),
  };
};

async function weigh(name: SubjectName, file: string): Promise<Subject> {
  const content = await readFile(file);
  return { name, file, bytes: { raw: content.length, gzipped: gzipSync(content).length } };
}

async function unpackToken(directory: string): Promise<string> {
  const packaged = await packageProject();
  const [content = new Uint8Array()] = Object.values(await packaged.unzip('token'));
  await packaged.remove();
  const file = join(directory, 'package.mjs');
  await writeFile(file, content);
  return file;
}

/** Each source as a file of its own, its packages found in node_modules. */
async function compileFiles(outdir: string): Promise<string> {
  await mkdir(outdir);
  await writeFile(join(outdir, 'package.json'), '{ "type": "module" }');
  const keepImports: Plugin = {
    name: 'keep-imports',
    setup: ({ onResolve }) =>
      onResolve({ filter: /./ }, ({ kind, path }) =>
        kind === 'entry-point' ? undefined : { path: path.replace(/\.ts$/, '.js'), external: true },
      ),
  };
  await build({
    ...usual,
    entryPoints: ['functions/token.ts', 'lib/**/*.ts'],
    outdir,
    format: 'esm',
    plugins: [keepImports],
  });
  return join(outdir, 'functions/token.js');
}
