/** Tests the package as a front end installs it: packed, and in a folder outside the checkout. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectDirectory } from '../support/guides.ts';

const run = promisify(execFile);
const inProject = (path: string) => join(projectDirectory, path);
/** Not as in the workflow of a release, which packs the version as it is. */
const env = {
  ...process.env,
  GITHUB_REF_TYPE: 'branch',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/broker',
};
let folder: string;

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

/** Returns names and SHA-256 of the files in a folder. */
const hashesIn = async (directory: string): Promise<string[][]> =>
  Promise.all(
    (await readdir(directory)).sort().map(async (name) => {
      const content = await readFile(join(directory, name));
      return [name, createHash('sha256').update(content).digest('hex')];
    }),
  );

describe('the packed client', () => {
  it.each([
    ['index', 4200, []],
    ['react', 800, ['react', './index.js']],
    ['element', 800, ['./index.js']],
  ])(
    'contains %s.js with at most %i bytes gzipped and the imports %j, and its types',
    async (entry, bytes, imports) => {
      const module = await installed(`dist/${entry}.js`);
      expect(gzipSync(module).length).toBeLessThanOrEqual(bytes);
      for (const code of [module, await installed(`dist/cjs/${entry}.js`)])
        expect([...code.matchAll(/(?:from|import|require)\(?"([^"]+)"/g)].map(([, name]) => name)).toEqual(
          imports,
        );
      expect(module).toContain(`//# sourceMappingURL=${entry}.js.map`);
      const { sources, sourcesContent } = JSON.parse(await installed(`dist/${entry}.js.map`));
      expect(sourcesContent).toHaveLength(sources.length);
      const types = await installed(`dist/${entry}.d.ts`);
      expect(types).toMatch(/export/);
      expect(types).not.toMatch(/\.ts'/); // older compilers do not resolve it
      expect(await installed(`dist/cjs/${entry}.d.ts`)).toBe(types);
    },
  );

  it('contains the license, and installs nothing but itself', async () => {
    expect(await installed('LICENSE')).toBe(await readFile(inProject('LICENSE'), 'utf8'));
    const names = await readdir(join(folder, 'node_modules'));
    expect(names.filter((name) => !name.startsWith('.'))).toEqual(['latenode-token-client']);
  });

  it('can be imported and required in Node.js, without globals of the browser', async () => {
    const script = `import * as imported from 'latenode-token-client';
      import { createRequire } from 'node:module';
      const require = createRequire(process.cwd() + '/x.js');
      await import('latenode-token-client/element');
      require('latenode-token-client/element');
      for (const client of [imported, require('latenode-token-client')]) console.log(Object.keys(client).sort().join());`;
    const args = ['--input-type=module', '--eval', script];
    const { stdout } = await run(process.execPath, args, { cwd: folder });
    const names =
      'LatenodeError,allowNewerFields,blocksThirdPartyCookies,createTokenClient,describeError,embedLatenode';
    expect(stdout).toBe(`${names}\n${names}\n`);
  });

  it('has a version that depends on its content, and names the repository of its workflow for provenance', async () => {
    const url = 'git+https://github.com/acme/broker.git';
    expect(JSON.parse(await installed('package.json'))).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+-dev\.x[0-9a-f]{8}$/),
      repository: { type: 'git', url, directory: 'client' },
    });
  });

  it('has the same hash if packed in another folder, time zone and umask', async () => {
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

  it('is also built as one file for <script type="module">', async () => {
    const file = inProject('dist/latenode-token-client.js');
    expect(await import(file)).toHaveProperty('createTokenClient');
    expect(await readFile(file, 'utf8')).not.toContain('sourceMappingURL');
  });
});
