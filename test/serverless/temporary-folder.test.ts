import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { pidsOfGroup, spawnGroup } from '../support/npm-start.ts';

const waiting = { timeout: 60_000, interval: 200 };
let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'parent-'));
  return () => rm(parent, { recursive: true });
});

/** Runs statements in a process whose temporary folder is below `parent`, until it prints something or ends. */
const run = async (statements: string) => {
  const script = `
    import { tmpdir } from 'node:os';
    import { isolateTemporaryFiles } from './serverless/build/temporary-folder.ts';
    import { copyProject } from './test/support/package-project.ts';
    ${statements}`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  const child = spawnGroup(process.execPath, args, { env: { ...process.env, TMPDIR: parent } });
  child.stderr.pipe(process.stderr);
  const [printed] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  return Object.assign(child, { printed: String(printed) });
};

/** The entries but those that tsx keeps for the next run. */
const entries = async () => (await readdir(parent)).filter((name) => !name.startsWith('tsx-'));

const occupy = 'console.log(isolateTemporaryFiles() === tmpdir()); setInterval(() => {}, 1000);';

test('the folder of a process is removed when it exits', async () => {
  await run("isolateTemporaryFiles(); (await import('node:fs')).writeFileSync(tmpdir() + '/file', '');");
  expect(await entries()).toEqual([]);
});

test('the next process removes the folder of a killed process, but not that of a running one', async () => {
  const [killed, running] = await Promise.all([run(occupy), run(occupy)]);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  await writeFile(join(parent, 'latenode-token-broker-other'), '');
  expect(await entries()).toHaveLength(3);
  await run('isolateTemporaryFiles();');
  expect(await entries()).toEqual([
    expect.stringMatching(`^latenode-token-broker-${running.pid}-`),
    'latenode-token-broker-other',
  ]);
  running.kill();
  await once(running, 'exit');
});

test('SIGKILL while packaging leaves no process, and files only until the next start', async () => {
  // While its parent runs, osls does not end after a failed build.
  const child = await run(`
    isolateTemporaryFiles();
    const { directory, serverless } = await copyProject();
    (await import('node:fs')).writeFileSync(directory + '/functions/token.ts', '((');
    setTimeout(() => console.log('packaging'), 1000);
    await serverless(['package']);`);
  expect((await pidsOfGroup(child.pid)).length).toBeGreaterThan(1);
  child.kill('SIGKILL');
  await vi.waitUntil(async () => (await pidsOfGroup(child.pid)).length === 0, waiting);
  await run('isolateTemporaryFiles();');
  expect(await entries()).toEqual([]);
});

test('killing the tests with SIGKILL ends the programs that they started', async () => {
  const tests = await run(`
    const { spawnGroup } = await import('./test/support/npm-start.ts');
    const { pid } = spawnGroup(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {});
    console.log(pid);
    setInterval(() => {}, 1000);`);
  const started = Number(tests.printed);
  expect(await pidsOfGroup(started)).toEqual([started]);
  tests.kill('SIGKILL');
  await vi.waitUntil(async () => (await pidsOfGroup(started)).length === 0, waiting);
});
