import { createServer } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openSecret } from '../../../cli/shared/secret.ts';
import { secretErrorOf } from '../../../cli/shared/secret-error.ts';
import { findKeySetUrl } from '../../../cli/shared/stage.ts';
import { createTools } from '../../../cli/shared/tools.ts';
import { listenOnLoopback } from '../../../local/loopback.ts';

const login = 'Log in to AWS first';
const primary = 'is a replica. Change the primary secret: --region eu-west-1 --secret-id NAME';
test.each([
  ['InvalidParameterException', 'not permitted on a replica secret.', primary, false],
  ['ExpiredTokenException', 'The security token included in the request is expired', login, true],
  ['CredentialsProviderError', 'Could not load credentials from any providers', login, true],
  ['TimeoutError', 'connect ETIMEDOUT', 'TimeoutError: connect ETIMEDOUT', true],
])('explains %s, and whether this machine is the cause', async (name, text, words, isInaccessible) => {
  const cause = Object.assign(new Error(text), { name });
  const error = await secretErrorOf(cause, 'broker/key', 'us-east-1', async () => 'eu-west-1');
  expect(error.isInaccessible).toBe(isInaccessible);
  expect(error.message).toContain(words);
  expect(error.message).toMatch(/^broker\/key in us-east-1[ :]/);
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
