import { expect, test } from 'vitest';
import { readStartSettings } from '../../local/start-settings.ts';

test('nothing need be set: a fresh key, tenant 1, port 3000', async () => {
  const { privateKey, ...rest } = await readStartSettings({ LATENODE_TENANT_ID: '', PORT: '' });
  expect(privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(rest).toEqual({ tenantId: '1', keyFile: undefined, preferredPort: 3000, sdkUrl: undefined });
});

test('all faults are told at once, by the names of the variables', async () => {
  const environment = {
    LATENODE_PRIVATE_KEY_FILE: 'no-such-file.pem',
    LATENODE_SDK_URL: 'sdk',
    PORT: '65536',
  };
  await expect(readStartSettings(environment)).rejects.toThrow(
    [
      "LATENODE_PRIVATE_KEY_FILE: ENOENT: no such file or directory, open 'no-such-file.pem'",
      "LATENODE_TENANT_ID: expected the key's tenant, a positive integer",
      'LATENODE_SDK_URL: expected a URL',
      'PORT: expected 0 to 65535',
    ].join('\n'),
  );
});
