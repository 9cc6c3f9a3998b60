/** Creates an OIDC issuer: a key set, a discovery document, and ID tokens with the claims of Cognito. */
import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { type Algorithm, algorithms } from '../lib/jwt/algorithms.ts';

export type Key = ReturnType<typeof createKey>;
export type Issuer = ReturnType<typeof createIssuer>;

export const audience = '3n4b5urk1ft4fl3mg5e62d9ado';
const keySetPath = '/.well-known/jwks.json';

/** Creates a key for the algorithm; RSA keys have 2048 bits. */
export const createKey = (name: Algorithm, kid = '0') => {
  const algorithm = algorithms[name];
  const { privateKey, publicKey } =
    algorithm.scheme === 'ecdsa'
      ? generateKeyPairSync('ec', { namedCurve: algorithm.curve })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: name, use: 'sig' };
  return { kid, privateKey, pem, jwk };
};

export const createIssuer = (url: string, algorithm: Algorithm, keyCount: number) => {
  const lastKey = createKey(algorithm, 'last');
  const otherKeys = Array.from({ length: keyCount - 1 }, (_, index) => createKey(algorithm, `${index}`));
  const keys = [...otherKeys, lastKey];
  return {
    url,
    algorithm,
    lastKey,
    publish: (key: Key) => keys.push(key),
    /** Signs an ID token; `claims` override the default claims. */
    mint: (claims: object = {}, { kid, privateKey } = lastKey): Promise<string> => {
      const now = Math.floor(Date.now() / 1000);
      const times = { auth_time: now, iat: now, exp: now + 12 * 3600 };
      const identity = { iss: url, aud: audience, sub: '1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f', ...times };
      const profile = {
        email: 'priya@example.com',
        email_verified: true,
        token_use: 'id',
        latenode_plan: 36,
      };
      const session = { 'cognito:groups': ['member'], event_id: 'b7f1c5de-2f6e-4d0c-9a51-3f0c8f0d7a11' };
      const token = new SignJWT({ ...identity, ...profile, ...session, ...claims });
      return token.setProtectedHeader({ alg: algorithm, kid }).sign(privateKey);
    },
    /** Returns the documents by their paths below the issuer. */
    documents: (): Readonly<Record<string, object>> => ({
      '/.well-known/openid-configuration': { issuer: url, jwks_uri: url + keySetPath },
      [keySetPath]: { keys: keys.map(({ jwk }) => jwk) },
    }),
  };
};
