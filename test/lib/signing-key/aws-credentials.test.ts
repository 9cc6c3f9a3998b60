import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { defaultProvider } from '../../../lib/signing-key/aws-credentials.ts';
import { startServer } from '../../support/server.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('defaultProvider prefers the credentials in the environment', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'from the environment');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  expect(await defaultProvider()()).toMatchObject({ accessKeyId: 'from the environment' });
});

test('defaultProvider uses the container endpoint if the environment has none, as with SnapStart', async () => {
  const endpoint = await startServer(() => ({
    AccessKeyId: 'from the container',
    SecretAccessKey: 'secret',
    Token: 'token',
    Expiration: '2099-01-01T00:00:00Z',
  }));
  onTestFinished(() => endpoint.close());
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${endpoint.url}/credentials`);
  expect(await defaultProvider()()).toMatchObject({ accessKeyId: 'from the container' });
  expect(endpoint.requests).toEqual(['/credentials']);
});
