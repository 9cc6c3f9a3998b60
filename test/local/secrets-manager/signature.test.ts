import { randomUUID } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sha256 } from '../../../local/secrets-manager/signature.ts';
import { type SecretsManagerStandIn, startSecretsManager } from '../../../local/secrets-manager/stand-in.ts';
import { requestWithHost } from '../../support/request-with-host.ts';

const credentials = { accessKeyId: 'AKIALOCAL', secretAccessKey: 'secret-of-this-run' };
const region = 'us-east-1';
const operation = { 'x-amz-target': 'secretsmanager.GetSecretValue' };
const body = JSON.stringify({ SecretId: 'key' });

let standIn: SecretsManagerStandIn;

const clientWith = (other: Partial<typeof credentials> = {}) =>
  new SecretsManager({ endpoint: standIn.url, region, credentials: { ...credentials, ...other } });

beforeAll(async () => {
  standIn = await startSecretsManager({ credentials });
  await clientWith().createSecret({
    ...{ Name: 'key', SecretString: 'value', ClientRequestToken: randomUUID() },
  });
});

afterAll(() => standIn.close());

interface Signing {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signingDate?: Date;
  readonly applyChecksum?: boolean;
  readonly service?: string;
}

/** Signs as the SDK does by default. The result can be changed before it is sent. */
const sign = async ({ headers = operation, signingDate, applyChecksum = true, service }: Signing = {}) => {
  const { host } = new URL(standIn.url);
  const signer = new SignatureV4({
    ...{ service: service ?? 'secretsmanager', region, credentials, applyChecksum },
    sha256: Sha256,
  });
  const signed = await signer.sign(
    { method: 'POST', protocol: 'http:', hostname: host, path: '/', headers: { host, ...headers }, body },
    { ...(signingDate && { signingDate }) },
  );
  return signed.headers;
};

const send = async (headers: Readonly<Record<string, string>>, sentBody = body) => {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(standIn.url, { method: 'POST', headers }, resolve).on('error', reject).end(sentBody);
  });
  return { status: response.statusCode, ...JSON.parse(await text(response)) };
};

test('accepts the AWS SDK with the credentials of this run', async () => {
  const { SecretString } = await clientWith().getSecretValue({ SecretId: 'key' });
  expect(SecretString).toBe('value');
});

test.each([
  [{ accessKeyId: 'AKIAOTHER' }, 'UnrecognizedClientException'],
  [{ secretAccessKey: 'another' }, 'InvalidSignatureException'],
])('rejects the AWS SDK with %j as %s', async (other, name) => {
  const attempt = clientWith(other).getSecretValue({ SecretId: 'key' });
  await expect(attempt).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
});

describe('the check of signatures', () => {
  test('accepts a valid signature, with and without a hash of the body in the headers', async () => {
    for (const applyChecksum of [true, false]) {
      expect(await send(await sign({ applyChecksum }))).toMatchObject({ status: 200, SecretString: 'value' });
    }
  });

  test('rejects a request without a signature', async () => {
    expect(await send(operation)).toEqual({
      ...{ status: 400, __type: 'MissingAuthenticationTokenException', Message: expect.any(String) },
    });
  });

  test.each(['Bearer x', 'AWS4-HMAC-SHA256 Credential=AKIALOCAL', ''])(
    'rejects the Authorization header "%s"',
    async (authorization) => {
      expect((await send({ ...operation, authorization })).__type).toMatch(/Exception$/);
    },
  );

  test.each([
    ['another body', {}, '{"SecretId":"other"}'],
    ['another operation', { 'x-amz-target': 'secretsmanager.DescribeSecret' }, body],
    ['another time', { 'x-amz-date': '20260101T000000Z' }, body],
    ['another hash of the body', { 'x-amz-content-sha256': '0'.repeat(64) }, body],
  ])('rejects a request with %s than the signed one', async (_what, altered, sentBody) => {
    expect(await send({ ...(await sign()), ...altered }, sentBody)).toMatchObject({
      ...{ status: 400, __type: 'InvalidSignatureException' },
    });
  });

  test('rejects a signature that does not cover the operation', async () => {
    const signed = await sign({ headers: {} });
    expect(await send({ ...signed, ...operation })).toMatchObject({ __type: 'InvalidSignatureException' });
  });

  test.each([-6, 6])('rejects a signature whose time differs from now by %d minutes', async (minutes) => {
    const signingDate = new Date(Date.now() + minutes * 60_000);
    const answer = await send(await sign({ signingDate }));
    expect(answer).toMatchObject({
      __type: 'InvalidSignatureException',
      Message: expect.stringContaining('expired'),
    });
  });

  test('rejects a signature for another service', async () => {
    expect(await send(await sign({ service: 's3' }))).toMatchObject({
      ...{ status: 400, __type: 'IncompleteSignatureException' },
    });
  });

  test('rejects a request for another host', async () => {
    const signed = await sign();
    const { status } = await requestWithHost(standIn.url, 'evil.example', {
      ...{ method: 'POST', headers: signed },
    });
    expect(status).toBe(421);
  });
});
