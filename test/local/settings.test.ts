import { expect, test } from 'vitest';
import { readStartSettings } from '../../local/settings.ts';

test('uses no key file, tenant 1 and, if it is free, port 3000 by default', async () => {
  const settings = await readStartSettings({ LATENODE_TENANT_ID: '', PORT: '', ORIGIN: '' });
  expect(settings).toEqual({
    privateKey: undefined,
    tenantId: '1',
    keyFile: undefined,
    sdkUrl: undefined,
    origins: [],
    port: { number: 3000, isRequired: false },
  });
});

test('requires the port of PORT, and reads several origins from ORIGIN', async () => {
  const { port, origins } = await readStartSettings({
    PORT: '4000',
    ORIGIN: 'http://localhost:5173, https://app.example.com,',
  });
  expect(port).toEqual({ number: 4000, isRequired: true });
  expect(origins).toEqual(['http://localhost:5173', 'https://app.example.com']);
});

test('throws one error that names every invalid variable', async () => {
  const environment = {
    LATENODE_PRIVATE_KEY_FILE: 'no-such-file.pem',
    LATENODE_SDK_URL: 'sdk',
    PORT: '65536',
    ORIGIN: 'http://localhost:5173/,*',
  };
  await expect(readStartSettings(environment)).rejects.toThrow(
    [
      "LATENODE_PRIVATE_KEY_FILE: ENOENT: no such file or directory, open 'no-such-file.pem'",
      'LATENODE_TENANT_ID: expected the number of the tenant that the key belongs to, found nothing',
      'LATENODE_SDK_URL: expected a URL, found sdk',
      'PORT: expected a number from 0 to 65535, found 65536',
      'ORIGIN (http://localhost:5173/): has a trailing slash; write http://localhost:5173',
      'ORIGIN (*): has a wildcard; write each origin, such as https://app.example.com',
    ].join('\n'),
  );
});
