/** Attacks on the choice of the algorithm. */
import { createHmac } from 'node:crypto';
import type { Scene } from '../support/scene.ts';
import { createTestKey, encodePart, type TestKey } from '../support/tokens.ts';
import { type Attack, changed, headed, minted, mintedEach, unsigned } from './attack.ts';

const choice = 'RFC 8725 section 3.1';
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

const byHmac = (bits: string, secret: string | Buffer, header: object = {}) => ({
  header: { alg: `HS${bits}`, ...header },
  key: { sign: (data: Buffer) => createHmac(`sha${bits}`, secret).update(data).digest() },
});

const rs512 = createTestKey('RS512', 'rs512');

const byRs512 = { header: { alg: 'RS512', kid: 'rs512' }, key: rs512 };
const beside = ({ issuer }: Scene) => [issuer.key.jwk, rs512.jwk];
const idToken = { claims: { token_use: 'id' } };
/** Signs with the issuer's RS256 key. */
const byRsa =
  (header: object) =>
  ({ rsaKey }: Scene) => ({ header: { kid: 'rsa', ...header }, key: rsaKey });

export const algorithmAttacks: readonly Attack[] = [
  ...mintedEach(none, 'alg %j with an empty signature', 'CVE-2015-9235; RFC 8725 section 3.2', (alg) => ({
    header: { alg },
    key: unsigned,
  })),
  ...headed('alg', noneWords, 'CVE-2021-22160; RFC 8725 section 3.1', 'alg %j with a valid signature'),
  changed(
    'alg "none" in the changed header of a valid token',
    'CVE-2018-1000531; RFC 8725 section 3.1',
    (token) => token.replace(/^[^.]*/, encodePart({ alg: 'none' })),
  ),
  ...['256', '384', '512'].flatMap((bits) =>
    Object.entries(publicForms).map(([form, secretOf]) =>
      minted(
        `HS${bits} with the public key as its secret (${form})`,
        'CVE-2016-10555, CVE-2022-29217; RFC 8725 section 2.1',
        ({ rsaKey }) => byHmac(bits, secretOf(rsaKey), { kid: 'rsa' }),
      ),
    ),
  ),
  minted('HS256 with an empty secret', 'CVE-2019-20933; RFC 8725 section 3.5', byHmac('256', '')),
  minted('RS256 with an ES256 signature', choice, { header: { alg: 'RS256' } }),
  minted('ES256 with an RS256 signature', choice, byRsa({})),
  minted('PS256 with a key for RS256', 'RFC 7517 section 4.4', byRsa({ alg: 'PS256' })),
  minted('RS384 with a key for RS256', 'RFC 7517 section 4.4', byRsa({ alg: 'RS384' })),
  minted('ES384 with a key on P-256', 'RFC 7518 section 3.4', { header: { alg: 'ES384' } }),
  minted('ES256K with a key on P-256', 'RFC 8812 section 3.2', { header: { alg: 'ES256K' } }),
  minted('EdDSA with a key on P-256', 'RFC 8037 section 3.1', { header: { alg: 'EdDSA' } }),
  minted('an alg in lowercase', 'RFC 7515 section 4.1.1', { header: { alg: 'es256' } }),
  minted('a missing alg', 'RFC 7515 section 4.1.1', { header: { alg: undefined } }),
  minted('an alg in an array', 'RFC 7515 section 4.1.1', { header: { alg: ['ES256'] } }),
  minted('alg "__proto__"', choice, { header: { alg: '__proto__' } }),
  minted('alg "constructor"', choice, { header: { alg: 'constructor' } }),
  minted('a valid signature with an algorithm that the operator has not listed', choice, byRs512, {
    settings: { provider: { algorithms: ['ES256'] } },
    keys: beside,
  }),
  minted('a valid signature with an algorithm that is not configured for Cognito', choice, idToken, {
    settings: { provider: { type: 'cognito', algorithms: ['RS512'] } },
    keys: beside,
    valid: { ...byRs512, ...idToken },
  }),
];
