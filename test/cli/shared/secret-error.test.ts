import { createServer } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openSecret } from '../../../cli/shared/secret.ts';
import { secretErrorOf } from '../../../cli/shared/secret-error.ts';
import { findKeySetUrl } from '../../../cli/shared/stage.ts';
import { createTools } from '../../../cli/shared/tools.ts';
import { listenOnLoopback } from '../../../local/loopback.ts';

const translate = (name: string, message: string) =>
  secretErrorOf(
    Object.assign(new Error(message), { name }),
    'broker/key',
    'us-east-1',
    async () => 'eu-west-1',
  );

test('names the region of the primary secret of a replica', async () => {
  const message =
    'broker/key in us-east-1 is a replica. Change the primary secret: --region eu-west-1 --secret-id NAME';
  const refused = 'Operation not permitted on a replica secret.';
  const expected = { message, isInaccessible: false };
  expect(await translate('InvalidParameterException', refused)).toMatchObject(expected);
});

const denied =
  'User: arn:aws:iam::123456789012:user/x is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:a because no identity-based policy allows the action';
const statement = '{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:a"}';
test.each([
  ['ExpiredTokenException', 'The security token included in the request is expired', 'Log in to AWS first'],
  ['CredentialsProviderError', 'Could not load credentials from any providers', 'Log in to AWS first'],
  ['AccessDeniedException', denied, `Add this statement to the policy of these credentials:\n${statement}`],
  ['TimeoutError', 'connect ETIMEDOUT', 'TimeoutError: connect ETIMEDOUT'],
])('classifies %s as an access error of this machine', async (name, message, words) => {
  const error = await translate(name, message);
  expect(error.isInaccessible).toBe(true);
  expect(error.message).toContain(words);
  expect(error.message).toContain('broker/key in us-east-1: ');
});

test.each([200, 302, 403, 502])('names the status of a response that is not from AWS: %i', async (status) => {
  const page = createServer((_, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html><h1>Sign in</h1></html>'),
  );
  const { url, close } = await listenOnLoopback(page);
  onTestFinished(close);
  const environment = { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const tools = createTools();
  const cause = `status ${status} with a response that is not from AWS; a proxy may have sent it`;
  const inaccessible = (message: string) => ({ message, isInaccessible: true });
  const { list, put } = await openSecret(tools.createClient('us-east-1'), 'broker/key');
  for (const call of [list, () => put('key', undefined)])
    await expect(call()).rejects.toMatchObject(inaccessible(`broker/key in us-east-1: ${cause}`));
  await expect(findKeySetUrl({ stage: 'prod', region: 'us-east-1' }, tools)).rejects.toMatchObject(
    inaccessible(`the endpoint of stage prod is unknown: ${cause}\nSpecify it with --endpoint URL.`),
  );
});
