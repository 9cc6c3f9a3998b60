/** Loads the key that signs Latenode JWTs, and checks it once. */
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { InvalidInputError } from '../errors.ts';
import { type Algorithm, algorithms, fittingAlgorithms, rsaBits } from '../jwt/algorithms.ts';
import { toRsaPublicKey } from './der.ts';
import { createSigner, isValidSignature } from './jws-signature.ts';
import type { StoredSecret } from './stored-secret.ts';
import { jwkThumbprint } from './thumbprint.ts';

export interface SigningKey {
  readonly algorithm: Algorithm;
  /** The `kid` for the tokens' header, if the secret sets one. */
  readonly keyId: string | undefined;
  /** The version of the secret that holds this key. */
  readonly versionId: string;
  /** The public half with `alg`, `use` and `kid`: the key id, else the RFC 7638 thumbprint. */
  readonly publicJwk: PublicJwk;
  /** Returns the JWS signature of the signing input. */
  readonly sign: (data: string) => Buffer;
}

export type PublicJwk = JsonWebKey & {
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: Algorithm;
};

/**
 * Makes a signing key from a stored secret. The configured algorithm takes precedence over the secret's.
 * Throws `InvalidInputError` if the key is too short or too long or does not fit the algorithm, or if a test signature
 * does not verify.
 */
export const createSigningKey = (
  secret: StoredSecret,
  versionId: string,
  configuredAlgorithm?: Algorithm,
): SigningKey => {
  const { privateKey, keyId } = secret;
  const algorithm = chooseAlgorithm(privateKey, configuredAlgorithm ?? secret.algorithm);
  const publicKey = createPublicKey(privateKey);
  const sign = createSigner(privateKey, algorithm);
  assertSigns(sign, publicKey, algorithm);
  const jwk = exportJwk(publicKey);
  const kid = keyId ?? jwkThumbprint(jwk);
  return { algorithm, keyId, versionId, sign, publicJwk: { ...jwk, kid, use: 'sig', alg: algorithm } };
};

function chooseAlgorithm(key: KeyObject, wanted: Algorithm | undefined): Algorithm {
  const fitting = fittingAlgorithms(key);
  const [first] = fitting;
  if (first === undefined)
    throw new InvalidInputError(
      `${describe(key)} cannot sign for Latenode; expected RSA, or EC on P-256, secp256k1, P-384 or P-521`,
    );
  const { modulusLength: bits = rsaBits.minimum } = key.asymmetricKeyDetails ?? {};
  if (bits < rsaBits.minimum)
    throw new InvalidInputError(`an RSA key of ${bits} bits; Latenode needs at least ${rsaBits.minimum}`);
  if (bits > rsaBits.maximum)
    throw new InvalidInputError(
      `an RSA key of ${bits} bits is too slow; expected at most ${rsaBits.maximum}`,
    );
  if (wanted !== undefined && !fitting.includes(wanted))
    throw new InvalidInputError(`${wanted} does not fit ${describe(key)}; expected ${fitting.join(', ')}`);
  return wanted ?? first;
}

function describe(key: KeyObject): string {
  const { namedCurve, hashAlgorithm } = key.asymmetricKeyDetails ?? {};
  const curve = namedCurve ? ` on the curve ${namedCurve}` : '';
  const limit = hashAlgorithm ? ` limited to ${hashAlgorithm}` : '';
  return `a key of type ${key.asymmetricKeyType}${curve}${limit}`;
}

/** Rejects a key whose private and public parts do not belong together: no verifier would accept its tokens. */
function assertSigns(sign: (data: string) => Buffer, publicKey: KeyObject, name: Algorithm): void {
  const probe = 'probe';
  let isValid = false;
  try {
    isValid = isValidSignature(sign(probe), probe, publicKey, algorithms[name]);
  } catch {
    // OpenSSL's message could quote the key.
  }
  if (!isValid)
    throw new InvalidInputError(
      'a test signature does not verify; the private and public parts of the key do not belong together',
    );
}

/** Node exports no JWK of an rsa-pss key, although RFC 7518 has one: the same modulus and exponent. */
function exportJwk(publicKey: KeyObject): JsonWebKey {
  if (publicKey.asymmetricKeyType !== 'rsa-pss') return publicKey.export({ format: 'jwk' });
  const key = toRsaPublicKey(publicKey.export({ format: 'der', type: 'spki' }));
  return createPublicKey({ key, format: 'der', type: 'pkcs1' }).export({ format: 'jwk' });
}
