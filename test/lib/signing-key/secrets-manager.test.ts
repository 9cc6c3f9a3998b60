import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { InvalidInputError } from '../../../lib/errors.ts';
import { createSecretReader, createSecretsManagerClient } from '../../../lib/signing-key/secrets-manager.ts';
import { listenOnLoopback } from '../../../local/loopback.ts';
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

describe('a failed read', () => {
  const attemptsUntil = async (error: object): Promise<number> => {
    const before = secret.reads();
    await expect(secret.read()).rejects.toMatchObject(error);
    return secret.reads() - before;
  };

  test.each([
    ['AccessDeniedException', 400, 1],
    ['ResourceNotFoundException', 400, 1],
    ['DecryptionFailure', 400, 1],
    ['ThrottlingException', 400, 1],
    ['InternalServiceError', 500, 2],
    ['ServiceUnavailable', 503, 2],
  ])('after %s (status %i) makes %i attempts', async (type, status, attempts) => {
    secret.standIn.fault = { status, type };
    expect(await attemptsUntil({ name: type })).toBe(attempts);
  });

  test('is retried once after a connection reset', async () => {
    secret.standIn.fault = 'reset';
    expect(await attemptsUntil({ code: 'ECONNRESET' })).toBe(2);
  });
});

describe('the reader', () => {
  /** Reads from a server that gives these answers, one to each attempt. */
  const readFrom = async (...answers: ((response: ServerResponse) => void)[]) => {
    const server = createServer((_request, response) => answers.shift()?.(response));
    const { url, close } = await listenOnLoopback(server);
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', url);
    return createSecretReader(createSecretsManagerClient(), 'latenode/signing-key')().finally(close);
  };

  test('abandons an incomplete answer after a second, and retries', async () => {
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

  test('retries after a response that is not from AWS', async () => {
    const read = readFrom(
      (response) => response.writeHead(502).end('<h1>Bad Gateway</h1>'),
      (response) => response.end('{"SecretString":"whole","VersionId":"version-1"}'),
    );
    expect(await read).toEqual({ text: 'whole', versionId: 'version-1', createdAt: undefined });
  });

  const page = '<h1>secret words</h1>';
  test.each<[number, string, Record<string, string>]>([
    [200, page, {}],
    [302, '', { Location: 'http://portal.example/' }],
    [400, '{}', {}],
    [403, page, {}],
    [407, page, {}],
    [502, page, {}],
    [503, '', {}],
  ])(
    "rejects with the status of a response that is not from AWS: %i, body '%s'",
    async (status, body, headers) => {
      const answer = (response: ServerResponse) => response.writeHead(status, headers).end(body);
      const reason = `status ${status} with a response that is not from AWS; a proxy may have sent it`;
      await expect(readFrom(answer, answer)).rejects.toThrow(new InvalidInputError(reason));
    },
  );

  test('rejects an answer without the id of a version', async () => {
    const read = readFrom((response) => response.end('{"SecretString":"whole"}'));
    await expect(read).rejects.toThrow(
      new InvalidInputError('the response of Secrets Manager has no VersionId'),
    );
  });
});
