import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { afterAll, describe, expect, test } from 'vitest';
import { startSecretsManager } from '../../../local/secrets-manager/stand-in.ts';
import { contract, idOf, invalidParameter, notFound, shorthand, uniqueName } from './contract.ts';

const accessKeyId = 'LOCAL0123456789ABCDEF0123';
const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260115/us-east-1/secretsmanager/aws4_request`;

const standIn = await startSecretsManager({ accessKeyId });
afterAll(() => standIn.close());

const credentials = { accessKeyId, secretAccessKey: 'unused' };
const client = new SecretsManager({ endpoint: standIn.url, region: 'eu-central-1', credentials });
const { create, put, read, labels, play } = shorthand(client);

contract('the stand-in', client);

describe('the stand-in, unlike moto 5.2,', () => {
  const validation = { name: 'ValidationException' };
  const list = async (SecretId: string, IncludeDeprecated = false) => {
    const { Versions = [] } = await client.listSecretVersionIds({ SecretId, IncludeDeprecated });
    return Versions.map(({ VersionId, VersionStages }) => [VersionId, VersionStages]);
  };

  test('sorts labels, and adds AWSCURRENT to the first version of a secret', async () => {
    const { ARN: SecretId = '' } = await client.createSecret({ Name: uniqueName() });
    await put(SecretId, '1', ['AWSPENDING']);
    const { VersionIdsToStages } = await client.describeSecret({ SecretId });
    expect(VersionIdsToStages).toEqual({ [idOf('1')]: ['AWSCURRENT', 'AWSPENDING'] });
  });

  test('deprecates a version without labels: it can be read by id, and is listed on request only', async () => {
    const SecretId = await play('put 2, put 3');
    const labeled = { [idOf('2')]: ['AWSPREVIOUS'], [idOf('3')]: ['AWSCURRENT'] };
    expect((await client.describeSecret({ SecretId })).VersionIdsToStages).toEqual(labeled);
    expect(await list(SecretId)).toEqual(Object.entries(labeled));
    expect(await list(SecretId, true)).toEqual([[idOf('1'), undefined], ...Object.entries(labeled)]);
    expect(await read(SecretId, { VersionId: idOf('1') })).toBe('1');
  });

  test('removes AWSPENDING from the current version when PutSecretValue adds the next one', async () => {
    const secret = await play('put 2 AWSPENDING, move AWSCURRENT 1 2, put 3');
    expect(await labels(secret)).toBe('2 AWSPREVIOUS,3 AWSCURRENT');
  });

  test('returns the restored version by default after a rollback', async () => {
    expect(await read(await play('put 2, move AWSCURRENT 2 1'))).toBe('1');
  });

  test('finds nothing by a partial ARN that appears to end in the six random characters', async () => {
    const { ARN = '' } = await client.createSecret({ Name: `${uniqueName()}-abc123`, SecretString: 'one' });
    await expect(read(ARN.slice(0, -'-random'.length))).rejects.toMatchObject(notFound);
    expect(await read(ARN)).toBe('one');
  });

  const short = { ClientRequestToken: 'short', SecretString: 'two' };
  const both = { SecretString: 'two', SecretBinary: Buffer.from('two') };
  test.each<[what: string, error: { name: string }, attempt: (secret: string) => Promise<unknown>]>([
    ['ListSecretVersionIds of an unknown secret', notFound, () => list(uniqueName())],
    ['a string and bytes', invalidParameter, (SecretId) => client.putSecretValue({ SecretId, ...both })],
    ['a value of 65537 bytes', validation, (id) => put(id, '2', undefined, 'x'.repeat(65_537))],
    ['a name with a space', validation, () => create('a b')],
    ['a request without SecretId', validation, () => client.getSecretValue({ SecretId: undefined })],
    ['a token of more than 64 characters', validation, (secret) => put(secret, 'xyz')],
    [
      'a token of less than 32 characters',
      validation,
      (SecretId) => client.putSecretValue({ SecretId, ...short }),
    ],
    ['an empty list of labels', validation, (secret) => put(secret, '2', [])],
    ['a removal of AWSCURRENT', invalidParameter, () => play('move AWSCURRENT 1 -')],
    ['a move without versions', invalidParameter, () => play('move blue - -')],
    ['a move to an unknown version', notFound, () => play('move blue - 9')],
    ['a move without the former version', invalidParameter, () => play('put 2 blue, move blue - 1')],
  ])('rejects %s', async (_what, error, attempt) => {
    await expect(attempt(await create())).rejects.toMatchObject(error);
  });

  test('moves a label from the version that the request names', async () => {
    expect(await labels(await play('put 2 blue, move blue 2 1'))).toBe('1 AWSCURRENT blue');
  });
});

describe('the stand-in over HTTP', () => {
  const post = async (operation: string, body: string, headers: object = { authorization }) => {
    const target = { 'x-amz-target': `secretsmanager.${operation}` };
    const response = await fetch(standIn.url, { method: 'POST', headers: { ...target, ...headers }, body });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

  test('responds in AWS JSON 1.1 with a request id and times in seconds', async () => {
    const response = await post('GetSecretValue', JSON.stringify({ SecretId: await create() }));
    expect(response).toMatchObject({
      status: 200,
      body: { CreatedDate: expect.closeTo(Date.now() / 1000, -4) },
    });
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  const missing = 'MissingAuthenticationTokenException';
  const unknown = 'UnrecognizedClientException';
  const withoutToken = '{"Name":"a","SecretString":"b"}';
  const unauthorized: [string, string, object][] = [
    ['no Authorization header', missing, {}],
    ['an empty one', missing, { authorization: '' }],
    ['another access key id', unknown, { authorization: authorization.replace('3/', '4/') }],
    ['a part of the id', unknown, { authorization: authorization.replace('3/', '/') }],
    ['more than the id', unknown, { authorization: authorization.replace('3/', '34/') }],
    ['no access key id', unknown, { authorization: authorization.replace(accessKeyId, '') }],
    ['the id alone', unknown, { authorization: accessKeyId }],
    ['another scheme', unknown, { authorization: `Bearer ${accessKeyId}` }],
  ];
  type Rejected = [what: string, type: string, operation: string, body: string, headers?: object];
  test.each<Rejected>([
    ['an unknown operation', 'UnknownOperationException', 'DeleteSecret', '{}'],
    ['a body that is not an object', 'ValidationException', 'GetSecretValue', '"name"'],
    ['null for a required parameter', 'ValidationException', 'GetSecretValue', '{"SecretId":null}'],
    ['a missing ClientRequestToken', 'InvalidRequestException', 'CreateSecret', withoutToken],
    ['invalid base64', 'ValidationException', 'CreateSecret', '{"Name":"a","SecretBinary":"?"}'],
    ...unauthorized.map(([what, type, headers]): Rejected => [what, type, 'GetSecretValue', '{}', headers]),
  ])('rejects %s with 400 and %s', async (_what, type, operation, request, headers) => {
    const { status, body } = await post(operation, request, headers);
    expect({ status, body }).toEqual({ status: 400, body: { __type: type, Message: expect.any(String) } });
  });
});
