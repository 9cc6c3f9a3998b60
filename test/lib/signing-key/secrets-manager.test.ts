import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { InvalidInputError } from '../../../lib/errors.ts';
import { createSecretReader, createSecretsManagerClient } from '../../../lib/signing-key/secrets-manager.ts';
import { listenOnLoopback } from '../../../local/loopback.ts';
import type { Fault } from '../../../local/secrets-manager/stand-in.ts';
import { controlDeadlines } from '../../support/clock.ts';
import { startSecret, type TestSecret } from '../../support/secret.ts';

let secret: TestSecret;

beforeAll(async () => {
  secret = await startSecret();
});

afterEach(() => {
  secret.standIn.fault = undefined;
});

afterAll(() => secret.close());

test.each([
  ['SecretString', (text: string) => text],
  ['SecretBinary', (text: string) => Buffer.from(text)],
])('a secret in %s is read unchanged, with its version', async (_member, store) => {
  const text = '\uFEFF-----BEGIN\r\n "ключ" \\n ';
  const versionId = await secret.put(store(text));
  expect(await secret.read()).toEqual({ text, versionId, createdAt: expect.any(Date) });
});

test('the version that is read is the one labeled AWSCURRENT, never AWSPENDING', async () => {
  const currentId = await secret.put('current');
  const pendingId = await secret.put('pending', 'AWSPENDING');
  expect((await secret.read()).versionId).toBe(currentId);
  await secret.makeCurrent(pendingId, currentId);
  expect((await secret.read()).versionId).toBe(pendingId);
});

test.each<[string, Fault, object, number]>([
  [
    'AccessDeniedException',
    { status: 400, type: 'AccessDeniedException' },
    { name: 'AccessDeniedException' },
    1,
  ],
  ['ThrottlingException', { status: 400, type: 'ThrottlingException' }, { name: 'ThrottlingException' }, 1],
  [
    'InternalServiceError',
    { status: 500, type: 'InternalServiceError' },
    { name: 'InternalServiceError' },
    2,
  ],
  ['a connection reset', 'reset', { code: 'ECONNRESET' }, 2],
])('a read that ends in %s fails after its last attempt', async (_what, fault, error, attempts) => {
  secret.standIn.fault = fault;
  const before = secret.reads();
  await expect(secret.read()).rejects.toMatchObject(error);
  expect(secret.reads() - before).toBe(attempts);
});

/** Reads from a server that gives these responses, one to each attempt. */
const readFrom = async (...answers: ((response: ServerResponse) => void)[]) => {
  const server = createServer((_request, response) => answers.shift()?.(response));
  const { url, close } = await listenOnLoopback(server);
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url);
  return createSecretReader(createSecretsManagerClient(), 'latenode/signing-key')().finally(close);
};

test('an incomplete response is abandoned after a second, and the read is retried', async () => {
  const deadlines = controlDeadlines();
  let abandoned: Promise<unknown>;
  const read = readFrom(
    (response) => {
      abandoned = once(response, 'close');
      response.write('{"SecretString":"half', () => deadlines.expire());
    },
    async (response) => {
      await abandoned;
      response.end('{"SecretString":"whole","VersionId":"version-1"}');
    },
  );
  expect(await read).toEqual({ text: 'whole', versionId: 'version-1', createdAt: undefined });
  expect(deadlines.seconds).toEqual([1, 1]);
});

test('a read is retried after a response that is not from AWS', async () => {
  const read = readFrom(
    (response) => response.writeHead(502).end('<h1>Bad Gateway</h1>'),
    (response) => response.end('{"SecretString":"whole","VersionId":"version-1"}'),
  );
  expect((await read).text).toBe('whole');
});

const isForeign = (status: number) =>
  `status ${status} with a response that is not from AWS; a proxy may have sent it`;
test.each([
  [200, '<h1>secret words</h1>', isForeign(200)],
  [302, '', isForeign(302)],
  [400, '{}', isForeign(400)],
  [407, '<h1>secret words</h1>', isForeign(407)],
  [503, '', isForeign(503)],
  [200, '{"SecretString":"whole"}', 'the response of Secrets Manager has no VersionId'],
])("a read rejects a response with status %i and the body '%s'", async (status, body, message) => {
  const answer = (response: ServerResponse) => response.writeHead(status).end(body);
  await expect(readFrom(answer, answer)).rejects.toThrow(new InvalidInputError(message));
});
