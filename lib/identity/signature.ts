/** Verifies the signature and the times of a token with jose, and maps its errors to the reasons in the log. */
import {
  type CryptoKey,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import { BrokerError } from '../errors.ts';
import type { Claims } from '../jwt/claims.ts';
import { auditFieldsOf } from './audit-fields.ts';

/** The maximum of keys that are tried for a token without `kid`, or with a `kid` that several keys share. */
const maxKeys = 4;

/**
 * Returns the claims of a token that one of the keys has signed and whose times are valid; undefined if no key fits.
 * Throws `invalid_token` otherwise, with the token's issuer, audience and authorized party if the signature verifies.
 */
export const verifySignature = async (
  token: string,
  keys: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<Claims | undefined> => {
  try {
    return await verifyWithAny(token, keys, options);
  } catch (error) {
    // WebCrypto throws errors other than jose's for a key that it cannot use, which counts as absent.
    if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSNoMatchingKey) return undefined;
    throw refusalOf(error);
  }
};

async function verifyWithAny(
  token: string,
  keys: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) return verifyWithEach(token, error, options);
    throw error;
  }
}

async function verifyWithEach(
  token: string,
  keys: AsyncIterable<CryptoKey>,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  let tried = 0;
  for await (const key of keys) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) continue; // WebCrypto cannot use the key, which counts as absent
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      tried += 1;
    }
    if (tried === maxKeys) break;
  }
  throw tried > 0 ? new errors.JWSSignatureVerificationFailed() : new errors.JWKSNoMatchingKey();
}

/** Maps jose's code, claim and reason to the reason in the log. */
const reasons: Readonly<Record<string, string>> = {
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'signature does not verify',
  'ERR_JWT_EXPIRED exp check_failed': 'expired',
  'ERR_JWT_EXPIRED iat check_failed': 'older than maxTokenAgeSeconds',
  'ERR_JWT_CLAIM_VALIDATION_FAILED exp invalid': '"exp" is missing or not a finite number',
  'ERR_JWT_CLAIM_VALIDATION_FAILED nbf invalid': '"nbf" is not a finite number',
  'ERR_JWT_CLAIM_VALIDATION_FAILED nbf check_failed': '"nbf" is in the future',
  'ERR_JWT_CLAIM_VALIDATION_FAILED iat invalid': '"iat" is not a finite number',
  'ERR_JWT_CLAIM_VALIDATION_FAILED iat check_failed': '"iat" is in the future',
  'ERR_JWT_CLAIM_VALIDATION_FAILED iat missing': '"iat" is missing, and maxTokenAgeSeconds needs it',
};

function refusalOf(error: errors.JOSEError): BrokerError {
  const isAboutClaim = error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed;
  const key = isAboutClaim ? `${error.code} ${error.claim} ${error.reason}` : error.code;
  return new BrokerError('invalid_token', reasons[key] ?? `rejected by jose: ${key}`, {
    // jose checks claims after it has verified the signature, so they may be logged.
    ...(isAboutClaim && { auditFields: auditFieldsOf(error.payload) }),
  });
}
