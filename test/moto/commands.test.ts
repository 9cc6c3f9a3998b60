/** Checks that the AWS CLI can parse every `aws` command of the documentation, without a network. */
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { blocksOf, guides, projectDirectory, readGuide } from '../support/guides.ts';

const found = spawnSync('sh', ['-c', 'command -v aws'], { encoding: 'utf8' }).stdout.trim();
if (!found)
  console.warn('SKIPPED: the aws commands of the documentation, because the AWS CLI is not installed.');

/** Returns the `aws` commands in code blocks and in inline code, each on one line. */
const commandsOf = (path: string): string[] => {
  const text = readGuide(path);
  const inFences = ['sh', 'bash', 'console'].flatMap((language) =>
    blocksOf(text, language).flatMap((block) => block.replaceAll(/\\\n\s*/g, '').split('\n')),
  );
  const inline = [...text.replaceAll(/^ *```.*?^ *```$/gms, '').matchAll(/`(aws [^`]+)`/g)].map(
    ([, command = '']) => command.replaceAll(/\s+/g, ' '),
  );
  return [...inFences, ...inline]
    .map((line) => line.trim().replace(/^\$ /, ''))
    .filter((line) => line.startsWith('aws '));
};

const commands = ['README.md', 'SECURITY.md', ...guides].flatMap((path) =>
  commandsOf(path).map((command) => [path, command] as const),
);

/** Values for the placeholders in the documentation. */
const values = {
  REGION: 'us-east-1',
  BUCKET: 'releases',
  VERSION_ID: '00000000-0000-4000-8000-000000000000',
};

const directory = mkdtempSync(join(tmpdir(), 'broker-commands-'));
afterAll(() => rmSync(directory, { recursive: true }));
// No server listens on this port, so a command that is parsed fails with a connection error.
const shim = join(directory, 'aws');
writeFileSync(shim, `#!/bin/sh\nexec '${found}' --endpoint-url http://127.0.0.1:9 "$@"\n`);
chmodSync(shim, 0o755);
for (const file of ['template.json', 'settings.json', 'secret-policy.json', 'token.zip', 'jwks.zip'])
  writeFileSync(join(directory, file), '{}');
symlinkSync(join(projectDirectory, 'docs'), join(directory, 'docs'));

const run = (command: string) =>
  new Promise<string>((resolve) => {
    const env = {
      PATH: `${directory}:/usr/local/bin:/usr/bin:/bin`,
      HOME: directory,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_MAX_ATTEMPTS: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    execFile('sh', ['-c', command], { cwd: directory, env }, (_, stdout, stderr) => resolve(stdout + stderr));
  });

const parsed = /Could not connect to the endpoint URL/;

test('every command in the documentation states its region', () => {
  expect(commands.length).toBeGreaterThan(20);
  expect(commands.filter(([, command]) => !command.includes('--region '))).toEqual([]);
});

describe.skipIf(!found)('the AWS CLI', () => {
  test.each(commands)('parses the command in %s: %s', async (_, command) => {
    const filled = Object.entries(values).reduce(
      (text, [name, value]) => text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), value),
      command,
    );
    expect(await run(filled)).toMatch(parsed);
  });

  test.each([
    'aws logs filter-log-event --region us-east-1',
    'aws logs filter-log-events --region us-east-1 --start-time yesterday',
    'aws secretsmanager describe-secret --region us-east-1 --secretid a',
    'aws cognito-idp create-group --region us-east-1 --user-pool-id a_b --group-name',
  ])('rejects an invalid command: %s', async (command) => {
    expect(await run(command)).not.toMatch(parsed);
  });
});
