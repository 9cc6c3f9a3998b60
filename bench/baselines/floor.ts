/** The crypto floor: verifies one signature and signs once with node:crypto and parsed keys, and does nothing else. */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { type Algorithm, algorithms } from '../../lib/jwt/algorithms.ts';

export interface FloorInput {
  readonly algorithmIn: Algorithm;
  readonly algorithmOut: Algorithm;
  /** In PEM. */
  readonly issuerKey: string;
  /** In PEM. */
  readonly signingKey: string;
  readonly token: string;
}

const { algorithmIn, algorithmOut, ...input }: FloorInput = JSON.parse(process.env.FLOOR_INPUT ?? '');
const [hashIn, hashOut] = [algorithms[algorithmIn].hash, algorithms[algorithmOut].hash];
const signed = Buffer.from(input.token.slice(0, input.token.lastIndexOf('.')));
const issuerKey = createPrivateKey(input.issuerKey);
const signature = sign(hashIn, signed, issuerKey); // ECDSA in DER, which is the fastest encoding
const verifyingKey = createPublicKey(issuerKey);
const signingKey = createPrivateKey(input.signingKey);
const toSign = Buffer.alloc(180, 'a'); // the length of a Latenode JWT with a plan

export const handler = async () => {
  const isValid = verify(hashIn, signed, verifyingKey, signature);
  sign(hashOut, toSign, signingKey);
  return { statusCode: isValid ? 200 : 401 };
};
