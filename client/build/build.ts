/** Builds the client in `client/dist`; with `--pack` also the tarball and the single file in `dist`. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const client = fileURLToPath(new URL('..', import.meta.url));
const project = join(client, '..');
const modules = join(client, 'dist');
const commonJs = join(modules, 'cjs');
const release = join(project, 'dist');

const emptyFolder = (folder: string) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
};

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

emptyFolder(modules);
const bundle = (format: 'esm' | 'cjs', outdir: string) =>
  build({
    entryPoints: ['index.ts', 'react.ts', 'element.ts'].map((file) => join(client, file)),
    bundle: true,
    minify: true,
    mangleProps: /^(isUsable|lifetimeSeconds|secondsLeft)$/, // members that only the client's own modules read
    sourcemap: true,
    format,
    target: 'es2022',
    external: ['react', './index.js'], // the other entries import the client instead of containing a copy
    outdir,
    logLevel: 'warning',
  });
await Promise.all([bundle('esm', modules), bundle('cjs', commonJs)]);
writeFileSync(join(commonJs, 'package.json'), '{ "type": "commonjs" }\n');

const { resolve } = createRequire(import.meta.url);
const tsc = join(resolve('typescript/package.json'), '../bin/tsc');
execFileSync(process.execPath, [tsc, '-p', client], { stdio: 'inherit' });
// The same types for both formats; older compilers do not resolve imports that end with .ts.
for (const file of filesIn(modules).filter((name) => name.endsWith('.d.ts'))) {
  const types = readFileSync(file, 'utf8').replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'");
  const copy = join(commonJs, file.slice(modules.length));
  mkdirSync(join(copy, '..'), { recursive: true });
  for (const path of [file, copy]) writeFileSync(path, types);
}

if (process.argv.includes('--pack')) {
  emptyFolder(release);
  const folder = join(release, 'package');
  for (const name of ['dist', 'package.json', 'README.md', 'LICENSE'])
    cpSync(join(client, name), join(folder, name), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_REF_TYPE: refType } = process.env;
  // npm requires it for a package with provenance.
  if (repository)
    manifest.repository = { type: 'git', url: `git+${server}/${repository}.git`, directory: 'client' };
  if (refType !== 'tag') {
    // Package managers assume that equal versions have equal contents, and would not install a changed file.
    const hash = createHash('sha256');
    for (const file of filesIn(folder)) hash.update(readFileSync(file));
    manifest.version += `-dev.x${hash.digest('hex').slice(0, 8)}`;
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const file of filesIn(folder)) chmodSync(file, 0o644); // equal sources give equal tarballs
  // In a shell, because Windows cannot start npm, which is a script, without one.
  const tarball = execFileSync('npm pack --silent ./package', {
    cwd: release,
    shell: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  }).trim();
  rmSync(folder, { recursive: true });
  const script = readFileSync(join(modules, 'index.js'), 'utf8');
  writeFileSync(
    join(release, 'latenode-token-client.js'),
    script.replace(/^\/\/# sourceMappingURL=.*\n/m, ''),
  );
  console.log(`dist/${tarball}\ndist/latenode-token-client.js`);
}
