import { SecretsManager, type SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { startSecretsManager } from '../../../local/secrets-manager/stand-in.ts';
import { absent, contract, invalidParameter, notFound, shorthand, uniqueName, versions } from './contract.ts';

const { first, second, third } = versions;
const accessKeyId = 'LOCAL0123456789ABCDEF0123';
const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260115/us-east-1/secretsmanager/aws4_request`;

const standIn = await startSecretsManager({ accessKeyId });
afterEach(() => {
  standIn.fault = undefined;
});
afterAll(() => standIn.close());

const makeClient = (config: SecretsManagerClientConfig = {}): SecretsManager =>
  new SecretsManager({
    endpoint: standIn.url,
    region: 'eu-central-1',
    credentials: { accessKeyId, secretAccessKey: 'unused' },
    maxAttempts: 1,
    ...config,
  });
const client = makeClient();
const { create, put, read, move, labels } = shorthand(client);

contract('the stand-in', makeClient);

describe('the stand-in, unlike moto 5.2', () => {
  const validation = { name: 'ValidationException' };
  const list = async (SecretId: string, IncludeDeprecated = false) => {
    const { Versions = [] } = await client.listSecretVersionIds({ SecretId, IncludeDeprecated });
    return Versions.map(({ VersionId, VersionStages }) => [VersionId, VersionStages]);
  };

  test('sorts labels, and adds AWSCURRENT to the first version of a secret', async () => {
    const { ARN: secret = '' } = await client.createSecret({ Name: uniqueName() });
    await put(secret, first, 'one', ['AWSPENDING']);
    expect(await labels(secret)).toEqual({ [first]: ['AWSCURRENT', 'AWSPENDING'] });
  });

  test('deprecates a version without labels: it can be read by id, and is listed on request only', async () => {
    const secret = await create();
    await put(secret, second, 'two');
    await put(secret, third, 'three');
    const labeled = { [second]: ['AWSPREVIOUS'], [third]: ['AWSCURRENT'] };
    expect(await labels(secret)).toEqual(labeled);
    expect(await list(secret)).toEqual(Object.entries(labeled));
    expect(await list(secret, true)).toEqual([[first, undefined], ...Object.entries(labeled)]);
    expect(await read(secret, { VersionId: first })).toBe('one');
  });

  test('removes AWSPENDING from the current version when PutSecretValue adds the next one', async () => {
    const secret = await create();
    await put(secret, second, 'two', ['AWSPENDING']);
    await move(secret, 'AWSCURRENT', first, second);
    await put(secret, third, 'three');
    expect(await labels(secret)).toEqual({ [second]: ['AWSPREVIOUS'], [third]: ['AWSCURRENT'] });
  });

  test('returns the restored version by default after a rollback', async () => {
    const secret = await create();
    await put(secret, second, 'two');
    await move(secret, 'AWSCURRENT', second, first);
    expect(await read(secret)).toBe('one');
  });

  test('finds nothing by a partial ARN that appears to end in the six random characters', async () => {
    const { ARN = '' } = await client.createSecret({ Name: `${uniqueName()}-abc123`, SecretString: 'one' });
    await expect(read(ARN.slice(0, -'-random'.length))).rejects.toMatchObject(notFound);
    expect(await read(ARN)).toBe('one');
  });

  const both = { SecretString: 'two', SecretBinary: Buffer.from('two') };
  test.each<[what: string, error: { name: string }, attempt: (secret: string) => Promise<unknown>]>([
    ['ListSecretVersionIds of an unknown secret', notFound, () => list(uniqueName())],
    ['a string and bytes', invalidParameter, (SecretId) => client.putSecretValue({ SecretId, ...both })],
    ['a value of 65537 bytes', validation, (secret) => put(secret, second, 'x'.repeat(65_537))],
    ['a name with a space', validation, () => create('a b')],
    ['a request without SecretId', validation, () => client.getSecretValue({ SecretId: undefined })],
    ['a token of less than 32 characters', validation, (secret) => put(secret, 'short', 'two')],
    ['an empty list of labels', validation, (secret) => put(secret, second, 'two', [])],
    ['a removal of AWSCURRENT', invalidParameter, (secret) => move(secret, 'AWSCURRENT', first)],
    ['a move without versions', invalidParameter, (secret) => move(secret, 'blue')],
    ['a move to an unknown version', notFound, (secret) => move(secret, 'blue', undefined, absent)],
  ])('rejects %s', async (_what, error, attempt) => {
    await expect(attempt(await create())).rejects.toMatchObject(error);
  });

  test('moves a label from another version only if the request names that version', async () => {
    const secret = await create();
    await put(secret, second, 'two', ['blue']);
    await expect(move(secret, 'blue', undefined, first)).rejects.toMatchObject(invalidParameter);
    await move(secret, 'blue', second, first);
    expect(await labels(secret)).toEqual({ [first]: ['AWSCURRENT', 'blue'] });
  });
});

describe('the stand-in over HTTP', () => {
  const post = async (operation: string, body: string, headers: object = { authorization }) => {
    const response = await fetch(standIn.url, {
      method: 'POST',
      headers: { 'x-amz-target': `secretsmanager.${operation}`, ...headers },
      body,
    });
    return { response, body: await response.json() };
  };

  test('answers in AWS JSON 1.1 with a request id and times in seconds', async () => {
    const { response, body } = await post('DescribeSecret', JSON.stringify({ SecretId: await create() }));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toMatchObject({ CreatedDate: expect.closeTo(Date.now() / 1000, -2) });
  });

  test.each([
    ['an unknown operation', 'DeleteSecret', '{}', 'UnknownOperationException'],
    ['malformed JSON', 'GetSecretValue', '{', 'SerializationException'],
    ['a body that is not an object', 'GetSecretValue', '"name"', 'SerializationException'],
    ['a number in place of a string', 'GetSecretValue', '{"SecretId":1}', 'SerializationException'],
    ['null for a required parameter', 'GetSecretValue', '{"SecretId":null}', 'ValidationException'],
    [
      'a missing ClientRequestToken',
      'CreateSecret',
      '{"Name":"a","SecretString":"b"}',
      'InvalidRequestException',
    ],
    ['invalid base64', 'CreateSecret', '{"Name":"a","SecretBinary":"?"}', 'ValidationException'],
  ])('rejects %s with 400', async (_what, operation, request, type) => {
    const { response, body } = await post(operation, request);
    expect(response.status).toBe(400);
    expect(body).toEqual({ __type: type, Message: expect.any(String) });
  });

  const missing = 'MissingAuthenticationTokenException';
  const unknown = 'UnrecognizedClientException';
  test.each([
    ['no Authorization header', undefined, missing],
    ['an empty one', '', missing],
    ['another access key id', authorization.replace('3/', '4/'), unknown],
    ['a part of the id', authorization.replace('3/', '/'), unknown],
    ['more than the id', authorization.replace('3/', '34/'), unknown],
    ['no access key id', authorization.replace(accessKeyId, ''), unknown],
    ['the id alone', accessKeyId, unknown],
    ['another scheme', `Bearer ${accessKeyId}`, unknown],
  ])('rejects a request with %s', async (_what, given, type) => {
    const headers = given === undefined ? {} : { authorization: given };
    const secret = await create();
    const { response, body } = await post('GetSecretValue', JSON.stringify({ SecretId: secret }), headers);
    expect(response.status).toBe(400);
    expect(body).toEqual({ __type: type, Message: expect.any(String) });
  });

  test('rejects the AWS SDK with another access key id', async () => {
    const secret = await create();
    const other = makeClient({ credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'unused' } });
    await expect(shorthand(other).read(secret)).rejects.toMatchObject({ name: unknown });
  });

  test('returns the time when a version was created', async () => {
    const time = new Date('2026-01-15T06:00:00.250Z');
    const frozen = await startSecretsManager({ accessKeyId, now: () => time.getTime() });
    const past = makeClient({ endpoint: frozen.url });
    const { CreatedDate } = await past.getSecretValue({ SecretId: await shorthand(past).create() });
    expect(CreatedDate).toEqual(time);
    await frozen.close();
  });
});

describe('a fault of the stand-in', () => {
  const impatient = makeClient({ requestHandler: { requestTimeout: 500, throwOnRequestTimeout: true } });

  test('affects every attempt of the SDK until it is reset', async () => {
    const secret = await create();
    const callsBefore = standIn.calls.length;
    standIn.fault = { status: 500, type: 'InternalServiceError', message: 'out of order' };
    await expect(shorthand(makeClient({ maxAttempts: 2 })).read(secret)).rejects.toMatchObject({
      name: 'InternalServiceError',
      message: 'out of order',
      $metadata: { httpStatusCode: 500, attempts: 2 },
    });
    standIn.fault = undefined;
    expect(await read(secret)).toBe('one');
    expect(standIn.calls.slice(callsBefore)).toEqual(Array(3).fill('GetSecretValue'));
  });

  test.each([
    ['any error of AWS', { status: 400, type: 'AccessDeniedException' }, { name: 'AccessDeniedException' }],
    ['a request that hangs until the client times out', 'hang', { name: 'TimeoutError' }],
    ['a connection that is reset', 'reset', { code: 'ECONNRESET' }],
  ] as const)('can be %s', async (_what, fault, error) => {
    standIn.fault = fault;
    await expect(shorthand(impatient).read('any')).rejects.toMatchObject(error);
  });

  test('does not prevent the server from closing', async () => {
    const hung = await startSecretsManager({ accessKeyId });
    hung.fault = 'hang';
    const outcome = expect(shorthand(makeClient({ endpoint: hung.url })).read('any')).rejects.toThrow();
    await vi.waitUntil(() => hung.calls.length === 1, { timeout: 60_000 });
    await hung.close();
    await outcome;
  });
});
