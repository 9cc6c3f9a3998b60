/** The crypto floor: verifies one signature and signs once with node:crypto and parsed keys, and does nothing else. */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

/** Names of hashes, keys in PEM, and the token to verify. */
export type FloorInput = Record<'hashIn' | 'hashOut' | 'issuerKey' | 'signingKey' | 'token', string>;

const { hashIn, hashOut, token, ...keys }: FloorInput = JSON.parse(process.env.FLOOR_INPUT ?? '');
const signed = Buffer.from(token.slice(0, token.lastIndexOf('.')));
const signature = sign(hashIn, signed, keys.issuerKey); // ECDSA in DER, which is the fastest encoding
const verifyingKey = createPublicKey(keys.issuerKey);
const signingKey = createPrivateKey(keys.signingKey);
const toSign = Buffer.alloc(180, 'a'); // the length of a Latenode JWT with a plan

export const handler = async () => {
  const isValid = verify(hashIn, signed, verifyingKey, signature);
  sign(hashOut, toSign, signingKey);
  return { statusCode: isValid ? 200 : 401 };
};
