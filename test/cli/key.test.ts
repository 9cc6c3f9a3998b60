import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { keyProgram } from '../../cli/key/program.ts';
import { startSecretsManager } from '../../local/secrets-manager/stand-in.ts';
import { pkcs8Of } from '../support/containers.ts';
import { leaksOf } from '../support/defects.ts';
import { type Ran, run } from './run.ts';

const stored = pkcs8Of('RSA');
const next = pkcs8Of('another RSA');
const directory = await mkdtemp(join(tmpdir(), 'key-'));
await writeFile(join(directory, 'stored.pem'), stored, { mode: 0o600 });
await writeFile(join(directory, 'next.pem'), next, { mode: 0o600 });
await writeFile(join(directory, 'bad.pem'), next.slice(0, 500));
const secretsManager = await startSecretsManager({ accessKeyId: 'test' });
vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', secretsManager.url);
vi.stubEnv('AWS_REGION', 'us-east-1');
vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');

afterAll(async () => {
  vi.unstubAllEnvs();
  await secretsManager.close();
  await rm(directory, { recursive: true });
});

const printed: string[] = [];
const record = (ran: Ran): Ran => {
  printed.push(ran.out, ran.err);
  return ran;
};

/** Runs the command with the tools that it has as a program; `@name` is a file of the directory. */
const key = async (line: string): Promise<Ran> =>
  record(
    await run(
      keyProgram,
      line.split(' ').map((word) => word.replace(/^@/, `${directory}/`)),
    ),
  );

/** Runs the command in its own process. */
const keyProcess = (args: string, input = '') =>
  new Promise<Ran>((resolve) => {
    const command = ['--import', 'tsx', 'cli/key.ts', ...args.split(' ').filter(Boolean)];
    const child = execFile(process.execPath, command, (error, out, err) =>
      resolve(record({ exitCode: Number(error?.code ?? 0), out, err })),
    );
    child.stdin?.end(input);
  });

const containing = (exitCode: number, err: string) => ({ exitCode, err: expect.stringContaining(err) });

test('npm run key exits with the documented codes from the first push to a rollback, and prints no part of a key', async () => {
  const secret = '--secret-id test';
  const endpoint = '--endpoint http://127.0.0.1:1';
  expect(await keyProcess('')).toMatchObject({ exitCode: 2, out: '' });
  expect(await keyProcess('check - --json', stored)).toMatchObject({ exitCode: 0, err: '' });
  expect((await key('rotate --help')).out).toContain('Exit codes:');
  expect(await key('check @bad.pem')).toMatchObject({ exitCode: 1, out: '' });
  expect(await key(`push @stored.pem ${secret} --create`)).toMatchObject(containing(1, '--yes'));
  expect(await key(`push @stored.pem ${secret} --create --yes`)).toMatchObject({ exitCode: 0, err: '' });
  expect(await key(`push @next.pem ${secret}`)).toMatchObject(containing(1, '--yes'));
  expect(await keyProcess(`push - ${secret} --yes --json`, next)).toMatchObject({ exitCode: 0, err: '' });
  expect(await key(`rotate @stored.pem ${secret} ${endpoint} --yes`)).toMatchObject({ exitCode: 1 });
  expect(await key(`rollback ${secret} --yes`)).toMatchObject({ exitCode: 0, err: '' });
  const { exitCode, out } = await key(`status ${secret} ${endpoint} --json`);
  expect(exitCode).toBe(0);
  const versions = [{ labels: ['AWSCURRENT'] }, { labels: ['AWSPREVIOUS'] }];
  expect(JSON.parse(out)).toMatchObject({ versions });
  expect(await key('push @next.pem --stage example --yes')).toMatchObject(
    containing(1, 'there is no secret latenode-token-broker/example/signing-key in us-east-1'),
  );
  expect(await key('push @next.pem --stage exmaple --yes')).toMatchObject(
    containing(1, 'there is no config/exmaple.yml, only config/example.yml'),
  );
  expect(await key('mint @next.pem --user alice --tenant 1')).toMatchObject({ exitCode: 0 });
  expect(leaksOf(stored + next, printed.join('\n'))).toEqual([]);
});
