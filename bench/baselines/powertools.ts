/** A baseline with Powertools for the secret, `aws-jwt-verify` to verify and `jose` to sign. */
import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import { JwtVerifier } from 'aws-jwt-verify';
import { type CryptoKey, importPKCS8, SignJWT } from 'jose';
import { createHandler } from './handler.ts';

const { ISSUER: issuer = '', AUDIENCE: audience = '', JWKS_URI: jwksUri = '' } = process.env;
const { SIGNING_KEY_SECRET_ID = '', ALGORITHM: alg = '' } = process.env;
const verifier = JwtVerifier.create({ issuer, audience, jwksUri });
let imported: { readonly pem: string; readonly key: CryptoKey } | undefined;

/** Powertools caches the secret for `maxAge` seconds, by default 5. The imported key is cached until the secret changes. */
const getPrivateKey = async (): Promise<CryptoKey> => {
  const pem = await getSecret(SIGNING_KEY_SECRET_ID, { maxAge: 300 });
  if (typeof pem !== 'string') throw new Error('the secret is not a text');
  if (imported?.pem !== pem) imported = { pem, key: await importPKCS8(pem, alg) };
  return imported.key;
};
const sign = async (claims: object): Promise<string> =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg, typ: 'JWT' }).sign(await getPrivateKey());

export const handler = createHandler((token) => verifier.verify(token), sign);
