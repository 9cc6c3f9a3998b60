/** Tests the contract of AWS Secrets Manager, which its stand-ins must fulfil. */
import { randomUUID } from 'node:crypto';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';

// The ClientRequestToken of a request becomes the id of the version, and has at least 32 characters.
export const versions = { first: '1'.repeat(32), second: '2'.repeat(32), third: '3'.repeat(32) };
const { first, second, third } = versions;
export const absent = '9'.repeat(32);

export const notFound = { name: 'ResourceNotFoundException' };
const exists = { name: 'ResourceExistsException' };
const invalidRequest = { name: 'InvalidRequestException' };
export const invalidParameter = { name: 'InvalidParameterException' };

export const uniqueName = (): string => `broker/${randomUUID()}`;

/** Shortens the operations on a secret for the tests. */
export const shorthand = (client: SecretsManager) => ({
  create: async (Name = uniqueName(), SecretString = 'one'): Promise<string> => {
    await client.createSecret({ Name, ClientRequestToken: first, SecretString });
    return Name;
  },
  put: (SecretId: string, ClientRequestToken: string, SecretString: string, VersionStages?: string[]) =>
    client.putSecretValue({ SecretId, ClientRequestToken, SecretString, VersionStages }),
  read: async (SecretId: string, which: { VersionId?: string; VersionStage?: string } = {}) =>
    (await client.getSecretValue({ SecretId, ...which })).SecretString,
  move: (SecretId: string, VersionStage: string, RemoveFromVersionId?: string, MoveToVersionId?: string) =>
    client.updateSecretVersionStage({ SecretId, VersionStage, RemoveFromVersionId, MoveToVersionId }),
  labels: async (SecretId: string) => (await client.describeSecret({ SecretId })).VersionIdsToStages ?? {},
});

/** Runs the contract against the server that the client talks to. */
export const contract = (server: string, makeClient: () => SecretsManager): void => {
  const client = makeClient();
  const { create, put, read, move, labels } = shorthand(client);

  describe(`a secret in ${server}`, () => {
    test('has an ARN that ends in its name and six random characters', async () => {
      const Name = uniqueName();
      const { ARN } = await client.createSecret({ Name });
      const pattern = `^arn:aws:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:${Name}-[A-Za-z0-9]{6}$`;
      expect(ARN).toMatch(new RegExp(pattern));
    });

    test('is found by name, by ARN, and by ARN without the six characters', async () => {
      const { ARN = '', Name } = await client.createSecret({ Name: uniqueName(), SecretString: 'one' });
      for (const SecretId of [Name, ARN, ARN.slice(0, -'-random'.length)]) {
        expect(await client.getSecretValue({ SecretId })).toMatchObject({ ARN, Name, SecretString: 'one' });
      }
    });

    test('preserves text', async () => {
      const text = '-----BEGIN PRIVATE KEY-----\r\n "ключ" \\n ';
      const secret = await create();
      await put(secret, second, text);
      expect(await read(secret)).toBe(text);
    });

    test('preserves bytes', async () => {
      const SecretBinary = Uint8Array.from({ length: 256 }, (_, index) => index);
      const { ARN: SecretId } = await client.createSecret({ Name: uniqueName(), SecretBinary });
      const answer = await client.getSecretValue({ SecretId });
      expect(answer.SecretBinary).toEqual(SecretBinary);
      expect(answer.SecretString).toBeUndefined();
    });

    test('accepts a value of 65536 bytes', async () => {
      const secret = await create();
      await put(secret, second, 'x'.repeat(65_536));
      expect(await read(secret)).toHaveLength(65_536);
    });

    test('has no value after CreateSecret without one', async () => {
      const { ARN: SecretId, VersionId } = await client.createSecret({ Name: uniqueName() });
      expect(VersionId).toBeUndefined();
      await expect(client.getSecretValue({ SecretId })).rejects.toMatchObject({
        ...notFound,
        message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
      });
    });
  });

  describe(`a version in ${server}`, () => {
    test('can be read by id, by label and by both; AWSCURRENT is the default', async () => {
      const secret = await create();
      await put(secret, second, 'two', ['AWSPENDING']);
      expect(await read(secret)).toBe('one');
      expect(await read(secret, { VersionId: second })).toBe('two');
      expect(await read(secret, { VersionStage: 'AWSPENDING' })).toBe('two');
      expect(await read(secret, { VersionId: second, VersionStage: 'AWSPENDING' })).toBe('two');
    });

    test('has an id, labels and a creation date', async () => {
      const { CreatedDate, ...answer } = await client.getSecretValue({ SecretId: await create() });
      expect(answer).toMatchObject({ VersionId: first, VersionStages: ['AWSCURRENT'] });
      expect(Math.abs(Date.now() - Number(CreatedDate))).toBeLessThan(60_000);
    });

    test('is created once by repeated requests with the same token', async () => {
      const secret = await create();
      await create(secret);
      await put(secret, second, 'two');
      expect(await put(secret, second, 'two')).toMatchObject({ VersionId: second });
      expect(await labels(secret)).toEqual({ [first]: ['AWSPREVIOUS'], [second]: ['AWSCURRENT'] });
    });
  });

  describe(`PutSecretValue of ${server}`, () => {
    test('moves AWSCURRENT to the new version, and AWSPREVIOUS to the one that was current', async () => {
      const secret = await create();
      expect(await put(secret, second, 'two')).toMatchObject({ VersionStages: ['AWSCURRENT'] });
      expect(await read(secret)).toBe('two');
      await put(secret, third, 'three');
      expect(await labels(secret)).toMatchObject({ [second]: ['AWSPREVIOUS'], [third]: ['AWSCURRENT'] });
      expect(await read(secret, { VersionStage: 'AWSPREVIOUS' })).toBe('two');
    });

    test('does not move AWSCURRENT with AWSPENDING', async () => {
      const secret = await create();
      await put(secret, second, 'two', ['AWSPENDING']);
      expect(await labels(secret)).toEqual({ [first]: ['AWSCURRENT'], [second]: ['AWSPENDING'] });
    });

    test('moves a label from the version that has it', async () => {
      const secret = await create();
      await put(secret, second, 'two', ['blue', 'green']);
      await put(secret, third, 'three', ['blue']);
      expect(await labels(secret)).toMatchObject({ [second]: ['green'], [third]: ['blue'] });
    });
  });

  describe(`UpdateSecretVersionStage of ${server}`, () => {
    test('moves AWSPREVIOUS to the version that loses AWSCURRENT', async () => {
      const secret = await create();
      await put(secret, second, 'two', ['AWSPENDING']);
      await move(secret, 'AWSCURRENT', first, second);
      const { [first]: before, [second]: after } = await labels(secret);
      expect(before).toEqual(['AWSPREVIOUS']);
      expect(after?.sort()).toEqual(['AWSCURRENT', 'AWSPENDING']);
    });

    test('moves AWSCURRENT for the first of two operators who have seen the same version', async () => {
      const secret = await create();
      await put(secret, second, 'two', ['AWSPENDING']);
      await put(secret, third, 'three', ['AWSPENDING']);
      await move(secret, 'AWSCURRENT', first, third);
      await expect(move(secret, 'AWSCURRENT', first, second)).rejects.toMatchObject(invalidParameter);
      await move(secret, 'AWSPENDING', third);
      expect(await labels(secret)).toMatchObject({ [first]: ['AWSPREVIOUS'], [third]: ['AWSCURRENT'] });
    });

    test('exchanges AWSCURRENT and AWSPREVIOUS in a rollback', async () => {
      const secret = await create();
      await put(secret, second, 'two');
      await move(secret, 'AWSCURRENT', second, first);
      expect(await labels(secret)).toEqual({ [first]: ['AWSCURRENT'], [second]: ['AWSPREVIOUS'] });
    });

    test('attaches and removes a label', async () => {
      const secret = await create();
      await move(secret, 'blue', undefined, first);
      expect(await labels(secret)).toEqual({ [first]: ['AWSCURRENT', 'blue'] });
      await move(secret, 'blue', first);
      expect(await labels(secret)).toEqual({ [first]: ['AWSCURRENT'] });
    });
  });

  const mismatch = { VersionId: first, VersionStage: 'AWSCURRENT' };
  // The secret of each attempt has `one` as AWSPREVIOUS and `two` as AWSCURRENT.
  test.each<[what: string, error: { name: string }, attempt: (secret: string) => Promise<unknown>]>([
    ['GetSecretValue of an unknown secret', notFound, () => read(uniqueName())],
    ['DescribeSecret of an unknown secret', notFound, () => labels(uniqueName())],
    ['PutSecretValue to an unknown secret', notFound, () => put(uniqueName(), first, 'one')],
    ['a move in an unknown secret', notFound, () => move(uniqueName(), 'blue', undefined, first)],
    ['GetSecretValue of an unknown version', notFound, (secret) => read(secret, { VersionId: absent })],
    ['GetSecretValue of an unused label', notFound, (secret) => read(secret, { VersionStage: 'AWSPENDING' })],
    ['GetSecretValue with a label of another version', invalidRequest, (secret) => read(secret, mismatch)],
    ['CreateSecret with a name in use', exists, (Name) => client.createSecret({ Name, SecretString: 'one' })],
    ['PutSecretValue of another value with a token in use', exists, (secret) => put(secret, first, 'two')],
    ['CreateSecret of another value with a token in use', exists, (secret) => create(secret, 'two')],
    ['PutSecretValue without a value', invalidRequest, (SecretId) => client.putSecretValue({ SecretId })],
    [
      'a move of AWSCURRENT from no version',
      invalidParameter,
      (id) => move(id, 'AWSCURRENT', undefined, first),
    ],
    ['a move from a version without it', invalidParameter, (id) => move(id, 'AWSCURRENT', first, first)],
    ['a removal from a version without it', invalidParameter, (secret) => move(secret, 'blue', first)],
  ])(`${server} rejects %s`, async (_what, error, attempt) => {
    const secret = await create();
    await put(secret, second, 'two');
    await expect(attempt(secret)).rejects.toMatchObject(error);
  });
};
