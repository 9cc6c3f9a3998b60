/** Verifies AWS Signature Version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import { refuse } from './error.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const form =
  /^AWS4-HMAC-SHA256 Credential=([\w-]+)\/(\d{8})\/([\w-]+)\/secretsmanager\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/;
const requiredHeaders = ['host', 'x-amz-target'];
const toleranceMilliseconds = 5 * 60 * 1000;

/** Implements the hash that `SignatureV4` requires with node:crypto: an HMAC if it has a secret. */
export class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(secret));
  }
  update(data: Uint8Array) {
    this.#hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
  reset() {}
}

/**
 * Returns a check that resolves if these credentials signed the request within five minutes of now, and otherwise
 * rejects with the error of AWS. The hash of the body, the host and the operation must be signed.
 */
export const createSignatureCheck =
  (credentials: Credentials) =>
  async ({ method, path, headers, body }: SignedRequest): Promise<void> => {
    const { authorization } = headers;
    if (!authorization) refuse('MissingAuthenticationTokenException', 'Missing Authentication Token');
    const [, accessKeyId, day, region = '', names = '', signature = ''] = form.exec(authorization) ?? [];
    if (!signature)
      refuse('IncompleteSignatureException', 'The Authorization header is not of the expected form.');
    if (accessKeyId !== credentials.accessKeyId) {
      refuse('UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    const date = String(headers['x-amz-date']);
    const signingDate = parseDate(date);
    const isNear = Math.abs(Date.now() - signingDate.getTime()) <= toleranceMilliseconds;
    if (!isNear || !date.startsWith(String(day))) {
      refuse('InvalidSignatureException', 'Signature expired: the clocks differ by more than five minutes.');
    }
    const signedNames = names.split(';');
    // The signer trusts the hash in this header instead of hashing the body. The AWS CLI sends none.
    const statedHash = headers['x-amz-content-sha256'];
    const isAltered =
      statedHash !== undefined && statedHash !== createHash('sha256').update(body).digest('hex');
    if (isAltered || requiredHeaders.some((name) => !signedNames.includes(name))) refuseSignature();

    const signer = new SignatureV4({
      service: 'secretsmanager',
      region,
      credentials,
      sha256: Sha256,
      applyChecksum: false,
    });
    const signed = await signer.sign(
      {
        method,
        protocol: 'http:',
        hostname: '',
        path,
        headers: Object.fromEntries(signedNames.map((name) => [name, String(headers[name] ?? '')])),
        body,
      },
      { signingDate, signableHeaders: new Set(signedNames) },
    );
    const [, expected = ''] = /Signature=(\w+)$/.exec(signed.headers.authorization ?? '') ?? [];
    if (!timingSafeEqual(Buffer.from(expected.padEnd(64)), Buffer.from(signature))) refuseSignature();
  };

function refuseSignature(): never {
  return refuse(
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided.',
  );
}

/** Parses `20260115T060000Z`; returns the epoch, which has expired, for invalid text. */
function parseDate(text: string): Date {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year = 0, month = 1, ...others] = parts.map(Number);
  return new Date(parts.length === 0 ? 0 : Date.UTC(year, month - 1, ...others));
}

function toBytes(data: string | ArrayBuffer | ArrayBufferView) {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
