/** Tests the package as a front end installs it: packed, and in a folder outside the checkout. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf, projectDirectory, readGuide } from '../support/guides.ts';

const run = promisify(execFile);
const inProject = (path: string) => join(projectDirectory, path);
let folder: string;
/** Not as in the workflow of a release, which packs the version as it is. */
const env = {
  ...process.env,
  GITHUB_REF_TYPE: 'branch',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/broker',
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latenode-front-end-'));
  await run('npm', ['run', 'pack:client'], { cwd: projectDirectory, env });
  const [tarball = ''] = (await readdir(inProject('dist'))).filter((name) => name.endsWith('.tgz'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await run('npm', ['install', '--offline', inProject(`dist/${tarball}`)], { cwd: folder });
});

afterAll(() => rm(folder, { recursive: true }));

const installed = (name: string) =>
  readFile(join(folder, 'node_modules/latenode-token-client', name), 'utf8');
const gzippedSize = async (name: string) => gzipSync(await installed(name)).length;

/** Returns names and SHA-256 of the files in a folder. */
const hashesIn = async (directory: string): Promise<string[]> => {
  const names = (await readdir(directory)).sort();
  const bytes = await Promise.all(names.map((name) => readFile(join(directory, name))));
  return bytes.map(
    (content, index) => `${names[index]} ${createHash('sha256').update(content).digest('hex')}`,
  );
};

/** Runs a module in the folder; returns its output. */
const runModule = async (script: string): Promise<string> =>
  (await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder })).stdout.trim();

describe('the packed client', () => {
  it('is at most 4.2 kB gzipped, and its React entry and its element at most 0.8 kB', async () => {
    expect(await gzippedSize('dist/index.js')).toBeLessThanOrEqual(4200);
    expect(await gzippedSize('dist/react.js')).toBeLessThanOrEqual(800);
    expect(await gzippedSize('dist/element.js')).toBeLessThanOrEqual(800);
  });

  it('contains one module without imports', async () => {
    expect(await installed('dist/index.js')).not.toMatch(/\bimport\b/);
  });

  it('has a React entry that contains neither React nor a second copy of the client', async () => {
    const imports = (await installed('dist/react.js')).match(/from"[^"]+"/g);
    expect(imports).toEqual(['from"react"', 'from"./index.js"']);
  });

  it('contains source maps with their sources, types and the license', async () => {
    for (const entry of ['index', 'react', 'element']) {
      const map = JSON.parse(await installed(`dist/${entry}.js.map`));
      expect(map.sourcesContent).toHaveLength(map.sources.length);
      expect(await installed(`dist/${entry}.js`)).toContain(`//# sourceMappingURL=${entry}.js.map`);
      expect(await installed(`dist/${entry}.d.ts`)).toContain('export');
    }
    expect(await installed('LICENSE')).toBe(await readFile(inProject('LICENSE'), 'utf8'));
  });

  it('installs nothing but itself', async () => {
    const names = await readdir(join(folder, 'node_modules'));
    expect(names.filter((name) => !name.startsWith('.'))).toEqual(['latenode-token-client']);
  });

  it('can be imported in Node.js, without globals of the browser', async () => {
    const script = `import * as client from 'latenode-token-client'; console.log(Object.keys(client).join(' '))`;
    expect(await runModule(script)).toBe(
      'LatenodeError allowNewerFields blocksThirdPartyCookies createTokenClient describeError embedLatenode',
    );
  });

  it('can be required, and its entries share one client', async () => {
    const script = `const { createRequire } = await import('node:module');
      const require = createRequire(process.cwd() + '/x.js');
      console.log(require('latenode-token-client').createTokenClient.name.length > 0, Object.keys(require('latenode-token-client')).length);
      require('latenode-token-client/element');`;
    expect(await runModule(script)).toBe('true 6');
    expect(await installed('dist/cjs/react.js')).toContain('require("./index.js")');
    expect(await installed('dist/cjs/element.js')).toContain('require("./index.js")');
  });

  it('has the same types for both formats, which import no .ts file', async () => {
    for (const name of ['index.d.ts', 'react.d.ts', 'element.d.ts', 'sdk/sdk.d.ts']) {
      const types = await installed(`dist/${name}`);
      expect(types).toBe(await installed(`dist/cjs/${name}`));
      expect(types).not.toMatch(/\.ts'/);
    }
  });

  it('names the repository of its workflow, which its provenance must match', async () => {
    expect(JSON.parse(await installed('package.json')).repository).toEqual({
      type: 'git',
      url: 'git+https://github.com/acme/broker.git',
      directory: 'client',
    });
  });

  it('has the same hash if it is packed in another folder, time zone and umask', async () => {
    const copy = join(folder, 'copy');
    for (const name of ['client', 'package.json', 'tsconfig.json'])
      await cp(inProject(name), join(copy, name), { recursive: true });
    await chmod(join(copy, 'client/LICENSE'), 0o600);
    await symlink(inProject('node_modules'), join(copy, 'node_modules'));
    const command = 'umask 077 && node --import tsx client/build/build.ts --pack';
    await run('sh', ['-c', command], { cwd: copy, env: { ...env, TZ: 'Asia/Tokyo' } });
    const [packed, again] = await Promise.all([inProject('dist'), join(copy, 'dist')].map(hashesIn));
    expect(again).toEqual(packed);
    expect(packed).toHaveLength(2);
  });

  it('has a version that changes with its content', async () => {
    expect(JSON.parse(await installed('package.json')).version).toMatch(/^\d+\.\d+\.\d+-dev\.x[0-9a-f]{8}$/);
  });

  it('is also built as one file for <script type="module">', async () => {
    const file = inProject('dist/latenode-token-client.js');
    const { createTokenClient } = await import(file);
    expect(createTokenClient).toBeTypeOf('function');
    expect(await readFile(file, 'utf8')).not.toContain('sourceMappingURL');
  });
});

describe('the samples of both READMEs', () => {
  const samples = ['README.md', 'client/README.md'].flatMap((path) => blocksOf(readGuide(path), 'ts'));

  it('compile against the packed client', async () => {
    await writeFile(join(folder, 'identity-token.ts'), `export const identityToken = async () => 'eyJ';`);
    const names = samples.map((_, index) => `sample-${index}.ts`);
    await Promise.all(samples.map((text, index) => writeFile(join(folder, `sample-${index}.ts`), text)));
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'esnext'];
    const resolution = ['--moduleResolution', 'bundler', '--lib', 'es2022,dom', '--types', ''];
    const tsc = inProject('node_modules/typescript/bin/tsc');
    await run(process.execPath, [tsc, ...options, ...resolution, ...names], { cwd: folder });
    expect(samples).toHaveLength(2);
  });
});
