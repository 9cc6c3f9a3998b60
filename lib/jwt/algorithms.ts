/** Defines the signature algorithms (RFC 7518 section 3.1): those of the Latenode JWT and those of identity tokens. */
import type { KeyObject } from 'node:crypto';

interface RsaAlgorithm {
  readonly scheme: 'pkcs1' | 'pss';
  readonly hash: Hash;
}

interface EcAlgorithm {
  readonly scheme: 'ecdsa';
  readonly hash: Hash;
  /** The name of the curve in OpenSSL. */
  readonly curve: string;
  /** Bytes of r and of s in the signature (RFC 7518 section 3.4). */
  readonly coordinateBytes: number;
}

interface EdwardsAlgorithm {
  readonly scheme: 'eddsa';
}

type SignatureAlgorithm = RsaAlgorithm | EcAlgorithm | EdwardsAlgorithm;

type Hash = 'sha256' | 'sha384' | 'sha512';

// The algorithms that Latenode accepts, in order of preference: the first one that fits a key is its default.
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

const eddsa = { scheme: 'eddsa' } as const satisfies EdwardsAlgorithm;

/** The algorithms of identity tokens: asymmetric ones only (RFC 8725 section 3.1), Ed25519 under both its names (RFC 9864). */
const { ES256K: _, ...others } = algorithms;
export const issuerAlgorithms = { ...others, EdDSA: eddsa, Ed25519: eddsa } as const;

export type IssuerAlgorithm = keyof typeof issuerAlgorithms;

export const issuerAlgorithmNames = Object.keys(issuerAlgorithms) as IssuerAlgorithm[];

/** The minimum is that of RFC 7518 section 3.3. The maximum applies to signing, which takes 0.2 s with 16,384 bits. */
export const rsaBits = { minimum: 2048, maximum: 8192 } as const;

/** The bytes of a hash, and of the salt in PS* (RFC 7518 section 3.5). */
export const hashBytes = { sha256: 32, sha384: 48, sha512: 64 } as const satisfies Record<Hash, number>;

/** Returns the algorithms that a key can sign with, the default first; none for a key of another type or curve. */
export const fittingAlgorithms = (key: KeyObject): Algorithm[] =>
  algorithmNames.filter((name) => fits(algorithms[name], key));

/** True if a key has the type and the curve that the algorithm requires. */
export const fits = (algorithm: SignatureAlgorithm, key: KeyObject): boolean => {
  const details = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return algorithm.scheme === 'pkcs1' || algorithm.scheme === 'pss';
    case 'rsa-pss': {
      // RFC 4055 section 1.2: such a key is for PSS only, and its parameters may restrict the hash and the salt.
      if (algorithm.scheme !== 'pss') return false;
      const { hash } = algorithm;
      const { hashAlgorithm = hash, mgf1HashAlgorithm = hash, saltLength = 0 } = details;
      return hashAlgorithm === hash && mgf1HashAlgorithm === hash && saltLength <= hashBytes[hash];
    }
    case 'ec':
      return algorithm.scheme === 'ecdsa' && algorithm.curve === details.namedCurve;
    case 'ed25519':
      return algorithm.scheme === 'eddsa';
    default:
      return false;
  }
};
