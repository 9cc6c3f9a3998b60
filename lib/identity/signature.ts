/** Verifies the signature of a token with jose. */
import { type CompactVerifyGetKey, type CryptoKey, compactVerify, errors, type VerifyOptions } from 'jose';
import { reject } from '../errors.ts';
import type { IssuerAlgorithm } from '../jwt/algorithms.ts';

/** The maximum number of keys that are tried for a token without `kid`, or with a `kid` that several keys share. */
const maxKeys = 4;

/**
 * Returns true if one of the keys signed the token, false if no key matches it (RFC 7515 section 5.2).
 * Throws `invalid_signature` otherwise.
 */
export const verifySignature = async (
  token: string,
  keys: CompactVerifyGetKey,
  algorithm: IssuerAlgorithm,
): Promise<boolean> => {
  const options = { algorithms: [algorithm] };
  try {
    await compactVerify(token, keys, options).catch((error: unknown) => {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      return verifyWithEach(token, error, options);
    });
    return true;
  } catch (error) {
    // WebCrypto throws errors other than jose's for a key that it cannot use, which counts as absent.
    if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSNoMatchingKey) return false;
    return reject('invalid_signature', isMismatch(error) ? undefined : error.code);
  }
};

async function verifyWithEach(
  token: string,
  keys: AsyncIterable<CryptoKey>,
  options: VerifyOptions,
): Promise<void> {
  let mismatch: unknown;
  let tried = 0;
  for await (const key of keys) {
    try {
      await compactVerify(token, key, options);
      return;
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) continue; // WebCrypto cannot use the key, which counts as absent
      if (!isMismatch(error)) throw error;
      mismatch = error;
      tried += 1;
    }
    if (tried === maxKeys) break;
  }
  throw mismatch ?? new errors.JWKSNoMatchingKey();
}

function isMismatch(error: unknown): boolean {
  return error instanceof errors.JWSSignatureVerificationFailed;
}
