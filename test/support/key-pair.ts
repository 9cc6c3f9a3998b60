/** Generates key pairs for tests. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/**
 * Generates a key pair as `generateKeyPairSync` does. Node.js 20 can hang for ever when such a key is exported as a JWK: the
 * garbage collector then ends the job that made the key, which waits for the lock that the export holds. Keys that have been
 * imported share no lock with a job.
 */
export const generateKeyPair = (type: string, options: object = {}): KeyPair => {
  const encoded: { publicKey: Buffer; privateKey: Buffer } = Reflect.apply(generateKeyPairSync, undefined, [
    type,
    {
      ...options,
      publicKeyEncoding: { format: 'der', type: 'spki' },
      privateKeyEncoding: { format: 'der', type: 'pkcs8' },
    },
  ]);
  return {
    publicKey: createPublicKey({ key: encoded.publicKey, format: 'der', type: 'spki' }),
    privateKey: createPrivateKey({ key: encoded.privateKey, format: 'der', type: 'pkcs8' }),
  };
};
