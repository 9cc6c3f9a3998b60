/** The ten signature algorithms that Latenode accepts (RFC 7518 section 3.1, RFC 8812 section 3.2). */
import type { KeyObject } from 'node:crypto';

interface RsaAlgorithm {
  readonly scheme: 'pkcs1' | 'pss';
  readonly hash: Hash;
}

interface EcAlgorithm {
  readonly scheme: 'ecdsa';
  readonly hash: Hash;
  /** OpenSSL's name of the curve. */
  readonly curve: string;
  /** Bytes of r and of s in the signature (RFC 7518 section 3.4). */
  readonly coordinateBytes: number;
}

type Hash = 'sha256' | 'sha384' | 'sha512';

// The order is that of preference: the first that fits a key is its default.
export const algorithms = {
  RS512: { scheme: 'pkcs1', hash: 'sha512' },
  RS384: { scheme: 'pkcs1', hash: 'sha384' },
  RS256: { scheme: 'pkcs1', hash: 'sha256' },
  PS512: { scheme: 'pss', hash: 'sha512' },
  PS384: { scheme: 'pss', hash: 'sha384' },
  PS256: { scheme: 'pss', hash: 'sha256' },
  ES256: { scheme: 'ecdsa', hash: 'sha256', curve: 'prime256v1', coordinateBytes: 32 },
  ES256K: { scheme: 'ecdsa', hash: 'sha256', curve: 'secp256k1', coordinateBytes: 32 },
  ES384: { scheme: 'ecdsa', hash: 'sha384', curve: 'secp384r1', coordinateBytes: 48 },
  ES512: { scheme: 'ecdsa', hash: 'sha512', curve: 'secp521r1', coordinateBytes: 66 },
} as const satisfies Record<string, RsaAlgorithm | EcAlgorithm>;

export type Algorithm = keyof typeof algorithms;

export const algorithmNames = Object.keys(algorithms) as Algorithm[];

/** Bytes of a hash, which is also the salt's length in PS* (RFC 7518 section 3.5). */
export const hashBytes = { sha256: 32, sha384: 48, sha512: 64 } as const satisfies Record<Hash, number>;

/** The algorithms a key can sign, the default first; none for a key of another kind or another curve. */
export const fittingAlgorithms = (key: KeyObject): Algorithm[] =>
  algorithmNames.filter((name) => fits(algorithms[name], key));

function fits(algorithm: RsaAlgorithm | EcAlgorithm, key: KeyObject): boolean {
  const details = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return algorithm.scheme !== 'ecdsa';
    case 'rsa-pss': {
      // RFC 4055 section 1.2: such a key is for PSS alone, and its parameters may narrow that further.
      const { hashAlgorithm = algorithm.hash, mgf1HashAlgorithm = algorithm.hash, saltLength = 0 } = details;
      return (
        algorithm.scheme === 'pss' &&
        hashAlgorithm === algorithm.hash &&
        mgf1HashAlgorithm === algorithm.hash &&
        saltLength <= hashBytes[algorithm.hash]
      );
    }
    case 'ec':
      return algorithm.scheme === 'ecdsa' && algorithm.curve === details.namedCurve;
    default:
      return false;
  }
}
