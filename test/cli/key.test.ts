import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { keyProgram } from '../../cli/key/program.ts';
import { pkcs8Of } from '../support/containers.ts';
import { leaksOf } from '../support/defects.ts';
import { startSecret } from '../support/secret.ts';
import { type Ran, run } from './run.ts';

const stored = pkcs8Of('RSA');
const next = pkcs8Of('another RSA');
const directory = await mkdtemp(join(tmpdir(), 'key-'));
await writeFile(join(directory, 'stored.pem'), stored, { mode: 0o600 });
await writeFile(join(directory, 'next.pem'), next, { mode: 0o600 });
const secretsManager = await startSecret(); // sets the environment of the SDK

afterAll(async () => {
  vi.unstubAllEnvs();
  await secretsManager.close();
  await rm(directory, { recursive: true });
});

/** Runs a line with the tools that the command has as a program; `@name` is a file of the directory. */
const key = (line: string): Promise<Ran> =>
  run(
    keyProgram,
    line.split(' ').map((word) => word.replace(/^@/, `${directory}/`)),
  );

/** Runs a line in its own process. */
const keyProcess = (line: string, input = '') =>
  new Promise<Ran>((resolve) => {
    const command = ['--import', 'tsx', 'cli/key.ts', ...line.split(' ').filter(Boolean)];
    const child = execFile(process.execPath, command, (error, out, err) =>
      resolve({ exitCode: Number(error?.code ?? 0), out, err }),
    );
    child.stdin?.end(input);
  });

test('npm run key exits with the documented codes from the first push to a rollback, and prints no part of a key', async () => {
  const secret = '--secret-id test';
  const endpoint = '--endpoint http://127.0.0.1:1';
  const steps: [() => Promise<Ran>, number, string][] = [
    [() => keyProcess(''), 2, 'Usage: npm run key --'],
    [() => keyProcess('check - --json', stored), 0, ''],
    [() => key('check @none.pem'), 1, 'none.pem cannot be read: ENOENT'],
    [() => key(`push @stored.pem ${secret} --create`), 1, 'no terminal to ask for confirmation; use --yes'],
    [() => key(`push @stored.pem ${secret} --create --yes`), 0, ''],
    [() => keyProcess(`push - ${secret} --yes --json`, next), 0, ''],
    [() => key(`rotate @stored.pem ${secret} ${endpoint} --yes`), 1, 'does not respond'],
    [() => key(`rollback ${secret} --yes`), 0, ''],
    [() => key(`status ${secret} ${endpoint}`), 0, ''],
    [
      () => key('push @next.pem --stage example --yes'),
      1,
      'there is no secret latenode-token-broker/example/sign',
    ],
    [
      () => key('push @next.pem --stage exmaple --yes'),
      1,
      'there is no config/exmaple.yml, only config/example',
    ],
  ];
  for (const [step, exitCode, words] of steps) {
    const { out, err, ...ran } = await step();
    expect(ran, err).toEqual({ exitCode });
    expect(err).toContain(words);
    expect(err === '').toBe(exitCode === 0);
    expect(out === '').toBe(exitCode !== 0);
    expect(leaksOf(stored + next, out + err)).toEqual([]);
  }
});
