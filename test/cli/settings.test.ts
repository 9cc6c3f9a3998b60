import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readConfig } from '../../lib/config.ts';

const run = (...params: string[]) => {
  const line = ['--import', 'tsx', 'cli/settings.ts', '--stage', 'example'];
  const args = params.flatMap((param) => ['--param', param]);
  return spawnSync(process.execPath, [...line, ...args], { encoding: 'utf8' });
};

test('npm run settings prints BROKER_SETTINGS, and who is admitted', () => {
  const provider = 'identityProviders=[{"issuer":"https://issuer.acme.io","audiences":["spa"]}]';
  const ran = run('allowedOrigins=["https://portal.acme.io"]', 'tokenTtlSeconds=60', provider);
  const stderr = 'Who is admitted:\nhttps://issuer.acme.io: audience spa; everybody\n';
  expect(ran).toMatchObject({ status: 0, stderr });
  const config = readConfig({ BROKER_SETTINGS: ran.stdout.trim(), SIGNING_KEY_SECRET_ID: 'key' });
  expect(config).toMatchObject({ latenodeTenantId: 1, tokenTtlSeconds: 60 });
});

test('npm run settings applies the checks of a deployment', () => {
  const stderr = expect.stringContaining('allowedOrigins: is the placeholder of config/example.yml');
  expect(run()).toMatchObject({ status: 1, stdout: '', stderr });
});
