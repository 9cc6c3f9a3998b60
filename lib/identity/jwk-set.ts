/** An issuer's JWK set (RFC 7517): which of its keys can be used at all, and which one a token names. */
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { BrokerError, InvalidInputError } from '../errors.ts';
import { fits, type IssuerAlgorithm, issuerAlgorithmNames, issuerAlgorithms } from '../jwt/algorithms.ts';

export interface KeySet {
  /** The one key for this algorithm and, where the token names one, this `kid`. Throws `invalid_token` where several fit. */
  readonly find: (algorithm: IssuerAlgorithm, kid: string | undefined) => KeyObject | undefined;
  readonly ids: readonly (string | undefined)[];
}

interface PublicKey {
  readonly id: string | undefined;
  /** Those that it is of the kind for, or the one of them that it says it is for. */
  readonly algorithms: readonly IssuerAlgorithm[];
  readonly key: KeyObject;
}

const minimumRsaBits = 2048; // RFC 7518 section 3.3
const jwkSetSchema = v.looseObject({ keys: v.array(v.unknown()) });
const jwkSchema = v.looseObject({
  kty: v.string(),
  kid: v.nullish(v.string()),
  alg: v.optional(v.string()),
  use: v.optional(v.literal('sig')),
  key_ops: v.optional(v.pipe(v.array(v.unknown()), v.includes('verify'))),
});

/** Reads what an issuer publishes; throws `InvalidInputError` when that is no JWK set, or holds no key that can be used. */
export const readKeySet = (published: unknown): KeySet => {
  if (!v.is(jwkSetSchema, published)) throw new InvalidInputError('answer is not a JWK set');
  const keys = published.keys.flatMap(readKey);
  if (keys.length === 0) throw new InvalidInputError('JWK set without a key that can be used');
  return {
    find: (algorithm, kid) => {
      const [fitting, ...others] = keys.filter(
        ({ id, algorithms }) => (kid === undefined || id === kid) && algorithms.includes(algorithm),
      );
      if (others.length > 0)
        throw new BrokerError('invalid_token', 'several keys of the issuer fit the token');
      return fitting?.key;
    },
    ids: keys.map(({ id }) => id),
  };
};

/** A key that is broken, too weak, of an unknown kind or not for signatures counts as absent: it verifies no token. */
function readKey(jwk: unknown): PublicKey[] {
  if (!v.is(jwkSchema, jwk) || jwk.d !== undefined) return [];
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const algorithms = issuerAlgorithmNames.filter(
      (name) => (jwk.alg === undefined || jwk.alg === name) && fits(issuerAlgorithms[name], key),
    );
    return algorithms.length > 0 && isStrong(key) ? [{ id: jwk.kid ?? undefined, algorithms, key }] : [];
  } catch {
    return [];
  }
}

/** An exponent of 1 would let anybody sign. */
function isStrong({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType !== 'rsa') return true;
  const { modulusLength = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {};
  return modulusLength >= minimumRsaBits && publicExponent >= 3n && publicExponent % 2n === 1n;
}
