/** Creates keys and compact JWSs with node:crypto, independently of lib/. */

import { constants, type KeyObject, sign } from 'node:crypto';
import type { JWK } from 'jose';
import { generateKeyPair } from './key-pair.ts';

export interface TestKey {
  readonly jwk: JWK;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly sign: (data: Buffer) => Buffer;
}

/** A part of a token: an object, or its exact bytes. */
export type Part = object | string | Buffer;

const rsa = (bits = 2048) => generateKeyPair('rsa', { modulusLength: bits });
const ec = (namedCurve: string) => generateKeyPair('ec', { namedCurve });
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };

const algorithms = {
  RS256: { hash: 'sha256', generate: () => rsa(), options: {} },
  RS384: { hash: 'sha384', generate: () => rsa(), options: {} },
  RS512: { hash: 'sha512', generate: () => rsa(), options: {} },
  PS256: { hash: 'sha256', generate: () => rsa(), options: pss },
  PS384: { hash: 'sha384', generate: () => rsa(), options: pss },
  PS512: { hash: 'sha512', generate: () => rsa(), options: pss },
  ES256: { hash: 'sha256', generate: () => ec('P-256'), options: { dsaEncoding: 'ieee-p1363' } },
  ES384: { hash: 'sha384', generate: () => ec('P-384'), options: { dsaEncoding: 'ieee-p1363' } },
  ES512: { hash: 'sha512', generate: () => ec('P-521'), options: { dsaEncoding: 'ieee-p1363' } },
  EdDSA: { hash: null, generate: () => generateKeyPair('ed25519'), options: {} },
} as const;

export type TestAlgorithm = keyof typeof algorithms;

export const testAlgorithms = Object.keys(algorithms) as TestAlgorithm[];

/** Generates a key; its JWK has `alg`, and `kid` if one is given. */
export const createTestKey = (alg: TestAlgorithm = 'ES256', kid?: string, rsaBits?: number): TestKey => {
  const { hash, generate, options } = algorithms[alg];
  const { privateKey, publicKey } = rsaBits ? rsa(rsaBits) : generate();
  return {
    jwk: { ...publicKey.export({ format: 'jwk' }), alg, use: 'sig', ...(kid !== undefined && { kid }) },
    privateKey,
    publicKey,
    sign: (data) => sign(hash, data, { key: privateKey, ...options }),
  };
};

export const encodePart = (part: Part): string => {
  const bytes = typeof part === 'string' || Buffer.isBuffer(part) ? part : JSON.stringify(part);
  return Buffer.from(bytes).toString('base64url');
};

/** Signs any header and payload; the header may name another key or algorithm. */
export const signCompact = (header: Part, payload: Part, { sign }: Pick<TestKey, 'sign'>): string => {
  const input = `${encodePart(header)}.${encodePart(payload)}`;
  return `${input}.${sign(Buffer.from(input)).toString('base64url')}`;
};
