import { expect, test } from 'vitest';
import { readStartSettings } from '../../local/settings.ts';

test('the defaults are a new key, tenant 1, and port 3000 if it is free', async () => {
  const { privateKey, ...rest } = await readStartSettings({ LATENODE_TENANT_ID: '', PORT: '', ORIGIN: '' });
  expect(privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(rest).toEqual({
    ...{ tenantId: '1', keyFile: undefined, sdkUrl: undefined, origins: [] },
    port: { number: 3000, isRequired: false },
  });
});

test('a port that is stated is required, and ORIGIN has several origins with commas', async () => {
  const { port, origins } = await readStartSettings({
    ...{ PORT: '4000', ORIGIN: 'http://localhost:5173, https://app.example.com,' },
  });
  expect(port).toEqual({ number: 4000, isRequired: true });
  expect(origins).toEqual(['http://localhost:5173', 'https://app.example.com']);
});

test('one error names every invalid variable', async () => {
  const environment = {
    LATENODE_PRIVATE_KEY_FILE: 'no-such-file.pem',
    LATENODE_SDK_URL: 'sdk',
    PORT: '65536',
    ORIGIN: 'http://localhost:5173/,*',
  };
  await expect(readStartSettings(environment)).rejects.toThrow(
    [
      "LATENODE_PRIVATE_KEY_FILE: ENOENT: no such file or directory, open 'no-such-file.pem'",
      "LATENODE_TENANT_ID: expected the key's tenant, a positive integer",
      'LATENODE_SDK_URL: expected a URL',
      'PORT: expected 0 to 65535',
      'ORIGIN: expected origins like http://localhost:5173 with commas, found http://localhost:5173/',
      'ORIGIN: expected origins like http://localhost:5173 with commas, found *',
    ].join('\n'),
  );
});
