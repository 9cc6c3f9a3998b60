/** Builds the client in `client/dist`; with `--pack` also the tarball and the single file in `dist`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const client = fileURLToPath(new URL('..', import.meta.url));
const project = join(client, '..');
const modules = join(client, 'dist');
const release = join(project, 'dist');

const emptyFolder = (folder: string) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
};

emptyFolder(modules);
await build({
  entryPoints: [join(client, 'index.ts'), join(client, 'react.ts')],
  ...{ bundle: true, minify: true, sourcemap: true, format: 'esm', target: 'es2022' },
  external: ['react', './index.js'], // the React entry imports the client instead of containing a copy
  outdir: modules,
  logLevel: 'warning',
});
const { resolve } = createRequire(import.meta.url);
const tsc = join(resolve('typescript/package.json'), '../bin/tsc');
execFileSync(process.execPath, [tsc, '-p', client], { stdio: 'inherit' });

if (process.argv.includes('--pack')) {
  emptyFolder(release);
  // In a shell, because Windows cannot start npm, which is a script, without one.
  const pack = 'npm pack --silent --workspace client --pack-destination dist';
  const tarball = execFileSync(pack, {
    cwd: project,
    shell: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  }).trim();
  const script = readFileSync(join(modules, 'index.js'), 'utf8');
  writeFileSync(
    join(release, 'latenode-token-client.js'),
    script.replace(/^\/\/# sourceMappingURL=.*\n/m, ''),
  );
  console.log(`dist/${tarball}\ndist/latenode-token-client.js`);
}
