/** Attacks on the choice of the algorithm. */
import { createHmac } from 'node:crypto';
import type { Scene } from '../support/scene.ts';
import { createTestKey, type TestKey } from '../support/tokens.ts';
import { type Attack, changed, minted, unsigned } from './attack.ts';

const noneWords = ['none', 'None', 'NONE', 'nOnE'];
const none = [...noneWords, 'none ', ' none', 'none\0', 'n\u043ene'];

const publicForms: Readonly<Record<string, (key: TestKey) => string | Buffer>> = {
  PEM: ({ publicKey }) => publicKey.export({ format: 'pem', type: 'spki' }),
  'PEM without its last line break': ({ publicKey }) =>
    publicKey.export({ format: 'pem', type: 'spki' }).toString().trimEnd(),
  'PKCS#1 PEM': ({ publicKey }) => publicKey.export({ format: 'pem', type: 'pkcs1' }),
  DER: ({ publicKey }) => publicKey.export({ format: 'der', type: 'spki' }),
  modulus: ({ jwk }) => Buffer.from(String(jwk.n), 'base64url'),
  JWK: ({ jwk }) => JSON.stringify(jwk),
};

/** Signs by HMAC with a published key as the secret. */
const hmacWithPublicKey = (bits: string, form: string) => (scene: Scene) => {
  const secret = publicForms[form]?.(scene.rsaKey) ?? '';
  const sign = (data: Buffer) => createHmac(`sha${bits}`, secret).update(data).digest();
  return { header: { alg: `HS${bits}`, kid: 'rsa' }, key: { sign } };
};

const rs512 = createTestKey('RS512', 'rs512');

export const algorithmAttacks: readonly Attack[] = [
  ...none.map((alg) =>
    minted(`alg ${JSON.stringify(alg)} with an empty signature`, 'CVE-2015-9235; RFC 8725 section 3.2', {
      header: { alg },
      key: unsigned,
    }),
  ),
  ...noneWords.map((alg) =>
    minted(`alg "${alg}" with a valid signature`, 'CVE-2021-22160; RFC 8725 section 3.1', {
      header: { alg },
    }),
  ),
  changed(
    'alg "none" in the changed header of a valid token',
    'CVE-2018-1000531; RFC 8725 section 3.1',
    (token) => token.replace(/^[^.]*/, Buffer.from('{"alg":"none"}').toString('base64url')),
  ),
  ...['256', '384', '512'].flatMap((bits) =>
    Object.keys(publicForms).map((form) =>
      minted(
        `HS${bits} with the ${form} of the public key as its secret`,
        'CVE-2016-10555, CVE-2022-29217; RFC 8725 section 2.1',
        hmacWithPublicKey(bits, form),
      ),
    ),
  ),
  minted('HS256 with an empty secret', 'CVE-2019-20933; RFC 8725 section 3.5', {
    header: { alg: 'HS256' },
    key: { sign: (data) => createHmac('sha256', '').update(data).digest() },
  }),
  minted('RS256 with an ES256 signature', 'RFC 8725 section 3.1', { header: { alg: 'RS256' } }),
  minted('ES256 with an RS256 signature', 'RFC 8725 section 3.1', ({ rsaKey }) => ({
    header: { kid: 'rsa' },
    key: rsaKey,
  })),
  minted('PS256 with a key for RS256', 'RFC 7517 section 4.4', ({ rsaKey }) => ({
    header: { alg: 'PS256', kid: 'rsa' },
    key: rsaKey,
  })),
  minted('RS384 with a key for RS256', 'RFC 7517 section 4.4', ({ rsaKey }) => ({
    header: { alg: 'RS384', kid: 'rsa' },
    key: rsaKey,
  })),
  minted('ES384 with a key on P-256', 'RFC 7518 section 3.4', { header: { alg: 'ES384' } }),
  minted('ES256K with a key on P-256', 'RFC 8812 section 3.2', { header: { alg: 'ES256K' } }),
  minted('EdDSA with a key on P-256', 'RFC 8037 section 3.1', { header: { alg: 'EdDSA' } }),
  minted('an alg in lower case', 'RFC 7515 section 4.1.1', { header: { alg: 'es256' } }),
  minted('a missing alg', 'RFC 7515 section 4.1.1', { header: { alg: undefined } }),
  minted('an alg in an array', 'RFC 7515 section 4.1.1', { header: { alg: ['ES256'] } }),
  minted('alg "__proto__"', 'RFC 8725 section 3.1', { header: { alg: '__proto__' } }),
  minted('alg "constructor"', 'RFC 8725 section 3.1', { header: { alg: 'constructor' } }),
  minted(
    'a valid signature with an algorithm that the operator has not listed',
    'RFC 8725 section 3.1',
    { header: { alg: 'RS512', kid: 'rs512' }, key: rs512 },
    { settings: { provider: { algorithms: ['ES256'] } }, keys: ({ issuer }) => [issuer.key.jwk, rs512.jwk] },
  ),
  minted(
    'a valid signature with an algorithm that is not configured for Cognito',
    'RFC 8725 section 3.1',
    { claims: { token_use: 'id' } },
    {
      settings: { provider: { type: 'cognito', algorithms: ['RS512'] } },
      keys: ({ issuer }) => [issuer.key.jwk, rs512.jwk],
      valid: { header: { alg: 'RS512', kid: 'rs512' }, claims: { token_use: 'id' }, key: rs512 },
    },
  ),
];
