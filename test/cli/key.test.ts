import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SecretsManagerStandIn, startSecretsManager } from '../../local/secrets-manager/stand-in.ts';
import { pkcs8Of } from '../support/containers.ts';
import { leaksOf } from '../support/defects.ts';

const stored = pkcs8Of('RSA');
const next = pkcs8Of('another RSA');

let directory: string;
let secretsManager: SecretsManagerStandIn;
let ran: string[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'key-'));
  secretsManager = await startSecretsManager({ accessKeyId: 'test' });
  ran = [];
  await writeFile(join(directory, 'stored.pem'), stored, { mode: 0o600 });
  await writeFile(join(directory, 'next.pem'), next, { mode: 0o600 });
  await writeFile(join(directory, 'bad.pem'), next.slice(0, 500));
});

afterAll(async () => {
  await secretsManager.close();
  await rm(directory, { recursive: true });
});

/** Runs the command in its own process, without a terminal; `@name` is a file of the directory. */
const key = (line: string, input = '') =>
  new Promise<{ exitCode: unknown; out: string; err: string }>((resolve) => {
    const args = line.split(' ').map((word) => word.replace(/^@/, `${directory}/`));
    const env = {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'cli/key.ts', ...args],
      { env },
      (error, out, err) => {
        ran.push(out, err);
        resolve({ exitCode: error?.code ?? 0, out, err });
      },
    );
    child.stdin?.end(input);
  });

test('npm run key exits with the documented codes from the first push to a rollback, and prints no part of a key', async () => {
  const secret = '--secret-id test';
  const endpoint = '--endpoint http://127.0.0.1:1';
  expect(await key('')).toMatchObject({ exitCode: 2, out: '' });
  expect(await key('rotate --help')).toMatchObject({
    exitCode: 0,
    err: '',
    out: expect.stringContaining('Exit codes:'),
  });
  expect(await key('check @bad.pem')).toMatchObject({ exitCode: 1, out: '' });
  expect(await key('check - --json', stored)).toMatchObject({ exitCode: 0, err: '' });
  expect(await key(`push @stored.pem ${secret} --create`)).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('--yes'),
  });
  expect(await key(`push @stored.pem ${secret} --create --yes`)).toMatchObject({ exitCode: 0, err: '' });
  expect(await key(`push @next.pem ${secret}`)).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('--yes'),
  });
  expect(await key(`push - ${secret} --yes --json`, next)).toMatchObject({ exitCode: 0, err: '' });
  expect(await key(`rotate @stored.pem ${secret} ${endpoint} --yes`)).toMatchObject({ exitCode: 1 });
  expect(await key(`rollback ${secret} --yes`)).toMatchObject({ exitCode: 0, err: '' });
  const { exitCode, out } = await key(`status ${secret} ${endpoint} --json`);
  expect(exitCode).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    versions: [{ labels: ['AWSCURRENT'] }, { labels: ['AWSPREVIOUS'] }],
  });
  expect(await key('push @next.pem --stage example --yes')).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('there is no secret latenode-token-broker/example/signing-key in us-east-1'),
  });
  expect(await key('push @next.pem --stage exmaple --yes')).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('there is no config/exmaple.yml, only config/example.yml'),
  });
  expect(await key('mint @next.pem --user alice --tenant 1')).toMatchObject({ exitCode: 0 });
  expect(leaksOf(stored + next, ran.join('\n'))).toEqual([]);
});

test('serverless.yml defines the service name and the output that the commands use', async () => {
  const yaml = await readFile('serverless.yml', 'utf8');
  expect(yaml).toMatch(/^service: latenode-token-broker$/m);
  expect(yaml).toMatch(/^ +KeySetUrl:$/m);
});
