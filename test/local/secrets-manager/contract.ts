/** Tests the contract of AWS Secrets Manager, which its stand-ins must fulfill. */
import { randomUUID } from 'node:crypto';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';

export const notFound = { name: 'ResourceNotFoundException' };
const exists = { name: 'ResourceExistsException' };
const invalidRequest = { name: 'InvalidRequestException' };
export const invalidParameter = { name: 'InvalidParameterException' };

export const uniqueName = (): string => `broker/${randomUUID()}`;

/** Returns the id of a version, which is the ClientRequestToken of the request that creates it: 32 characters or more. */
export const idOf = (version: string): string => version.repeat(32);

/** Shortens the operations. The first version of a secret is 1, and every version has its number as its value. */
export const shorthand = (client: SecretsManager) => {
  const create = async (Name = uniqueName(), SecretString = '1'): Promise<string> => {
    await client.createSecret({ Name, ClientRequestToken: idOf('1'), SecretString });
    return Name;
  };
  const put = (SecretId: string, version: string, VersionStages?: string[], SecretString = version) =>
    client.putSecretValue({ SecretId, ClientRequestToken: idOf(version), SecretString, VersionStages });
  return {
    create,
    put,
    read: async (SecretId: string, which: { VersionId?: string; VersionStage?: string } = {}) =>
      (await client.getSecretValue({ SecretId, ...which })).SecretString,
    /** Returns each version with its labels: `1 AWSPREVIOUS, 2 AWSCURRENT` */
    labels: async (SecretId: string): Promise<string> => {
      const { VersionIdsToStages = {} } = await client.describeSecret({ SecretId });
      const versions = Object.entries(VersionIdsToStages).filter(([, labels]) => labels.length > 0);
      return versions.map(([id, labels]) => [id[0], ...labels.sort()].join(' ')).join();
    },
    /** Creates a secret and changes it: `put 2 blue` adds a version with labels, `move blue 1 2` moves a label; `-` names no version. */
    play: async (script: string): Promise<string> => {
      const SecretId = await create();
      for (const step of script.split(', ')) {
        const [verb = '', ...words] = step.split(' ');
        const [first = '', from = '', to = ''] = words;
        const versionOf = (word: string) => (word === '-' ? undefined : idOf(word));
        const ids = { RemoveFromVersionId: versionOf(from), MoveToVersionId: versionOf(to) };
        if (verb === 'put') await put(SecretId, first, words.length > 1 ? words.slice(1) : undefined);
        else await client.updateSecretVersionStage({ SecretId, VersionStage: first, ...ids });
      }
      return SecretId;
    },
  };
};

/** Runs the contract against the server that the client talks to. */
export const contract = (server: string, client: SecretsManager): void => {
  const { create, put, read, labels, play } = shorthand(client);

  test(`${server} finds a secret by name, by its ARN, and by its ARN without the six random characters`, async () => {
    const { ARN = '', Name } = await client.createSecret({ Name: uniqueName(), SecretString: 'one' });
    const pattern = `^arn:aws:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:${Name}-[A-Za-z0-9]{6}$`;
    expect(ARN).toMatch(new RegExp(pattern));
    for (const SecretId of [Name, ARN, ARN.slice(0, -'-random'.length)]) {
      expect(await client.getSecretValue({ SecretId })).toMatchObject({ ARN, Name, SecretString: 'one' });
    }
  });

  test(`${server} preserves bytes, and text of up to 65536 bytes`, async () => {
    const SecretBinary = Uint8Array.from({ length: 256 }, (_, index) => index);
    const { ARN: SecretId } = await client.createSecret({ Name: uniqueName(), SecretBinary });
    const { SecretBinary: bytes, SecretString } = await client.getSecretValue({ SecretId });
    expect([bytes, SecretString]).toEqual([SecretBinary, undefined]);
    for (const text of ['-----BEGIN PRIVATE KEY-----\r\n "ключ" \\n ', 'x'.repeat(65_536)]) {
      const secret = await create();
      await put(secret, '2', undefined, text);
      expect(await read(secret)).toBe(text);
    }
  });

  test(`${server} stores no value in CreateSecret without one`, async () => {
    const { ARN: SecretId, VersionId } = await client.createSecret({ Name: uniqueName() });
    expect(VersionId).toBeUndefined();
    await expect(client.getSecretValue({ SecretId })).rejects.toMatchObject({
      ...notFound,
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
  });

  test(`${server} reads a version by id, by label and by both; AWSCURRENT is the default`, async () => {
    const secret = await play('put 2 AWSPENDING');
    expect(await read(secret)).toBe('1');
    const [VersionId, VersionStage] = [idOf('2'), 'AWSPENDING'];
    for (const which of [{ VersionId }, { VersionStage }, { VersionId, VersionStage }]) {
      expect(await read(secret, which)).toBe('2');
    }
  });

  test(`${server} returns the id, the labels and the creation date of a version`, async () => {
    const { CreatedDate, ...version } = await client.getSecretValue({ SecretId: await create() });
    expect(version).toMatchObject({ VersionId: idOf('1'), VersionStages: ['AWSCURRENT'] });
    expect(Math.abs(Date.now() - Number(CreatedDate))).toBeLessThan(600_000);
  });

  test(`${server} creates one version for repeated requests with the same token`, async () => {
    const secret = await play('put 2');
    await create(secret);
    expect(await put(secret, '2')).toMatchObject({ VersionId: idOf('2'), VersionStages: ['AWSCURRENT'] });
    expect(await labels(secret)).toBe('1 AWSPREVIOUS,2 AWSCURRENT');
  });

  test.each([
    ['put 2', '1 AWSPREVIOUS,2 AWSCURRENT'],
    ['put 2, put 3', '2 AWSPREVIOUS,3 AWSCURRENT'],
    ['put 2 AWSPENDING', '1 AWSCURRENT,2 AWSPENDING'],
    ['put 2 blue green, put 3 blue', '1 AWSCURRENT,2 green,3 blue'],
    ['put 2 AWSPENDING, move AWSCURRENT 1 2', '1 AWSPREVIOUS,2 AWSCURRENT AWSPENDING'],
    ['put 2, move AWSCURRENT 2 1', '1 AWSCURRENT,2 AWSPREVIOUS'],
    ['move blue - 1', '1 AWSCURRENT blue'],
    ['move blue - 1, move blue 1 -', '1 AWSCURRENT'],
    [
      'put 2 AWSPENDING, put 3 AWSPENDING, move AWSCURRENT 1 3, move AWSPENDING 3 -',
      '1 AWSPREVIOUS,3 AWSCURRENT',
    ],
  ])(`${server} attaches labels after "%s" so: %s`, async (script, expected) => {
    expect(await labels(await play(script))).toBe(expected);
  });

  const mismatch = { VersionId: idOf('1'), VersionStage: 'AWSCURRENT' };
  test.each<[what: string, error: { name: string }, attempt: (secret: string) => Promise<unknown>]>([
    ['GetSecretValue of an unknown secret', notFound, () => read(uniqueName())],
    ['DescribeSecret of an unknown secret', notFound, () => labels(uniqueName())],
    ['PutSecretValue to an unknown secret', notFound, () => put(uniqueName(), '1')],
    ['GetSecretValue of an unknown version', notFound, (secret) => read(secret, { VersionId: idOf('9') })],
    ['GetSecretValue of an unused label', notFound, (secret) => read(secret, { VersionStage: 'AWSPENDING' })],
    ['GetSecretValue with a label of another version', invalidRequest, (secret) => read(secret, mismatch)],
    ['CreateSecret with a name in use', exists, (Name) => client.createSecret({ Name, SecretString: 'one' })],
    ['PutSecretValue of another value with a token in use', exists, (id) => put(id, '1', undefined, 'two')],
    ['CreateSecret of another value with a token in use', exists, (secret) => create(secret, 'two')],
    ['PutSecretValue without a value', invalidRequest, (SecretId) => client.putSecretValue({ SecretId })],
    ['a move of AWSCURRENT from no version', invalidParameter, () => play('put 2, move AWSCURRENT - 1')],
    ['a move from a version without it', invalidParameter, () => play('put 2, move AWSCURRENT 1 1')],
    [
      'the second of two moves',
      invalidParameter,
      () => play('put 2, move AWSCURRENT 2 1, move AWSCURRENT 2 1'),
    ],
    ['a removal from a version without it', invalidParameter, () => play('move blue 1 -')],
  ])(`${server} rejects %s`, async (_what, error, attempt) => {
    await expect(attempt(await play('put 2'))).rejects.toMatchObject(error);
  });
};
