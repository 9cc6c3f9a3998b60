import { expect, test } from 'vitest';
import { readStartSettings } from '../../local/settings.ts';

const defaults = {
  privateKey: undefined,
  tenantId: '1',
  keyFile: undefined,
  sdkUrl: undefined,
  origins: [],
  port: { number: 3000, isRequired: false },
};

test.each([
  ['no variable', {}, {}],
  ['empty variables', { LATENODE_TENANT_ID: '', PORT: '', ORIGIN: '' }, {}],
  ['a port', { PORT: '4000' }, { port: { number: 4000, isRequired: true } }],
  [
    'origins',
    { ORIGIN: 'http://a.example, https://b.example,' },
    { origins: ['http://a.example', 'https://b.example'] },
  ],
])('reads %s', async (_what, environment, expected) => {
  expect(await readStartSettings(environment)).toEqual({ ...defaults, ...expected });
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
