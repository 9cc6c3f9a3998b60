/** The floor: the two operations of node:crypto that nobody can do without, with bare keys, and nothing else. */
import { constants, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { type Algorithm, algorithms, hashBytes } from '../../lib/jwt/algorithms.ts';

export interface FloorInput {
  readonly algorithmIn: Algorithm;
  readonly algorithmOut: Algorithm;
  /** Of the issuer, whose public half verifies; PKCS#8. */
  readonly issuerPem: string;
  readonly signingPem: string;
  readonly token: string;
}

/** PSS cannot do without options; an EC key takes DER as it comes, which is the fastest way. */
const withPadding = (key: KeyObject, name: Algorithm) => {
  const { scheme, hash } = algorithms[name];
  return scheme === 'pss'
    ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: hashBytes[hash] }
    : key;
};

/** Verifies a signature over the token's signing input and makes one of that length. */
export const createFloor = ({ algorithmIn, algorithmOut, ...input }: FloorInput): (() => undefined) => {
  const signed = Buffer.from(input.token.slice(0, input.token.lastIndexOf('.')));
  const issuerKey = createPrivateKey(input.issuerPem);
  const hashIn = algorithms[algorithmIn].hash;
  const signature = sign(hashIn, signed, withPadding(issuerKey, algorithmIn));
  const verifyingKey = withPadding(createPublicKey(issuerKey), algorithmIn);
  const hashOut = algorithms[algorithmOut].hash;
  const signingKey = withPadding(createPrivateKey(input.signingPem), algorithmOut);
  // As long as the signing input of a Latenode JWT with a plan.
  const toSign = Buffer.alloc(180, 'a');
  return () => {
    if (!verify(hashIn, signed, verifyingKey, signature)) throw new Error('the floor does not verify');
    sign(hashOut, toSign, signingKey);
  };
};
