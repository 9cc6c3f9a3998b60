import { createServer } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openSecret } from '../../../cli/shared/secret.ts';
import { secretErrorOf } from '../../../cli/shared/secret-error.ts';
import { findKeySetUrl } from '../../../cli/shared/stage.ts';
import { createTools } from '../../../cli/shared/tools.ts';
import { listenOnLoopback } from '../../../local/loopback.ts';

const translate = (error: unknown, primaryRegion?: string) =>
  secretErrorOf(error, 'broker/key', 'us-east-1', async () => primaryRegion);
const awsError = (name: string, message: string) => Object.assign(new Error(message), { name });
const replica = awsError(
  'InvalidParameterException',
  "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
);

test('names the region of the primary secret of a replica, if it is known', async () => {
  expect(await translate(replica, 'eu-west-1')).toMatchObject({
    message:
      'broker/key in us-east-1 is a replica. Change the primary secret: --region eu-west-1 --secret-id NAME',
    isInaccessible: false,
  });
  const { message } = await translate(replica);
  expect(message).toContain("--region the primary secret's region");
});

test.each([
  ['ExpiredTokenException', 'The security token included in the request is expired', 'Log in to AWS first'],
  ['CredentialsProviderError', 'Could not load credentials from any providers', 'Log in to AWS first'],
  [
    'AccessDeniedException',
    'User: arn:aws:iam::123456789012:user/x is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:a because no identity-based policy allows the action',
    'Add this statement to the policy of these credentials:\n{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:a"}',
  ],
  ['TimeoutError', 'connect ETIMEDOUT', 'TimeoutError: connect ETIMEDOUT'],
])('classifies %s as an access error of this machine', async (name, message, words) => {
  const error = await translate(awsError(name, message));
  expect(error.isInaccessible).toBe(true);
  expect(error.message).toContain(words);
  expect(error.message).toContain('broker/key in us-east-1: ');
});

test.each([200, 302, 403, 502])('names the status of a response that is not from AWS: %i', async (status) => {
  const page = createServer((_, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html><h1>Sign in</h1></html>'),
  );
  const { url, close } = await listenOnLoopback(page);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await close();
  });
  const environment = { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const tools = createTools();
  const cause = `status ${status} with a response that is not from AWS; a proxy may have sent it`;
  const opened = await openSecret(tools.createClient('us-east-1'), 'broker/key');
  for (const call of [() => opened.list(), () => opened.put('key', undefined)])
    await expect(call()).rejects.toMatchObject({
      message: `broker/key in us-east-1: ${cause}`,
      isInaccessible: true,
    });
  await expect(findKeySetUrl({ stage: 'prod', region: 'us-east-1' }, tools)).rejects.toMatchObject({
    message: `the endpoint of stage prod is unknown: ${cause}\nSpecify it with --endpoint URL.`,
    isInaccessible: true,
  });
});
