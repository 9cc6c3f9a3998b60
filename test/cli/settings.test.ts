import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readConfig } from '../../lib/config.ts';

const run = (...args: string[]) => {
  const line = ['--import', 'tsx', 'cli/settings.ts', '--stage', 'example', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, line, { encoding: 'utf8' });
  return { status, stdout, stderr };
};

test('npm run settings prints BROKER_SETTINGS, and who is admitted', () => {
  const { status, stdout, stderr } = run(
    ...['--param', 'allowedOrigins=["https://portal.acme.io"]', '--param', 'tokenTtlSeconds=60'],
    ...['--param', 'identityProviders=[{"issuer":"https://issuer.acme.io","audiences":["spa"]}]'],
  );
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: 'Who is admitted:\nhttps://issuer.acme.io: audience spa; everybody\n',
  });
  const config = readConfig({ BROKER_SETTINGS: stdout.trim(), SIGNING_KEY_SECRET_ID: 'key' });
  expect(config).toMatchObject({ latenodeTenantId: 1, tokenTtlSeconds: 60 });
});

test('npm run settings applies the checks of a deployment', () => {
  expect(run()).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining('allowedOrigins: is the placeholder of config/example.yml'),
  });
});
