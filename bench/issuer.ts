/** Creates an OIDC issuer: a key set, a discovery document, and ID tokens with the claims of Cognito. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { type Algorithm, algorithms } from '../lib/jwt/algorithms.ts';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface Issuer {
  readonly url: string;
  readonly algorithm: Algorithm;
  /** The published keys; the index is the `kid`. */
  readonly keys: KeyPair[];
  /** Signs an ID token, by default with the last key; `claims` override the default claims. */
  readonly mint: (
    claims?: object,
    signer?: { readonly kid: string; readonly pair: KeyPair },
  ) => Promise<string>;
  /** Returns the document at a path below the issuer, or undefined. */
  readonly documentAt: (path: string) => object | undefined;
}

export const audience = '3n4b5urk1ft4fl3mg5e62d9ado';

/** Returns the private key as PKCS#8. */
export const toPem = (pair: KeyPair | undefined): string =>
  String(pair?.privateKey.export({ format: 'pem', type: 'pkcs8' }));

/** Creates a key pair for the algorithm; RSA keys have 2048 bits. */
export const createKeyPair = (name: Algorithm): KeyPair => {
  const algorithm = algorithms[name];
  return algorithm.scheme === 'ecdsa'
    ? generateKeyPairSync('ec', { namedCurve: algorithm.curve })
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
};

export const createIssuer = (url: string, algorithm: Algorithm, keyCount: number): Issuer => {
  const keys = Array.from({ length: keyCount }, () => createKeyPair(algorithm));
  const lastKey = () => ({ kid: String(keys.length - 1), pair: keys.at(-1) ?? createKeyPair(algorithm) });
  return {
    url,
    algorithm,
    keys,
    mint: (claims = {}, { kid, pair } = lastKey()) => {
      const now = Math.floor(Date.now() / 1000);
      const defaults = {
        ...{ iss: url, aud: audience, sub: '1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f', token_use: 'id' },
        ...{
          auth_time: now,
          iat: now,
          exp: now + 12 * 3600,
          email: 'priya@example.com',
          email_verified: true,
        },
        ...{
          'cognito:groups': ['member'],
          event_id: 'b7f1c5de-2f6e-4d0c-9a51-3f0c8f0d7a11',
          latenode_plan: 36,
        },
      };
      const token = new SignJWT({ ...defaults, ...claims }).setProtectedHeader({ alg: algorithm, kid });
      return token.sign(pair.privateKey);
    },
    documentAt: (path) => {
      const keySetPath = '/.well-known/jwks.json';
      if (path === '/.well-known/openid-configuration') return { issuer: url, jwks_uri: url + keySetPath };
      const toJwk = ({ publicKey }: KeyPair, index: number) => {
        return { ...publicKey.export({ format: 'jwk' }), kid: String(index), alg: algorithm, use: 'sig' };
      };
      return path === keySetPath ? { keys: keys.map(toJwk) } : undefined;
    },
  };
};
