/** Reads from an issuer's key set by which algorithms and keys it can sign. */
import * as v from 'valibot';
import type { IssuerKeys } from '../../lib/identity/issuer-keys.ts';
import type { IssuerAlgorithm } from '../../lib/jwt/algorithms.ts';

export interface Signer {
  readonly algorithm: IssuerAlgorithm;
  readonly kid: string | undefined;
}

const text = v.nullish(v.string());
const keySetSchema = v.object({
  keys: v.array(v.object({ kty: v.string(), crv: text, alg: text, kid: text })),
});

const rsa = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const;
const byKind: Readonly<Record<string, readonly IssuerAlgorithm[]>> = {
  RSA: rsa,
  'P-256': ['ES256'],
  'P-384': ['ES384'],
  'P-521': ['ES512'],
  Ed25519: ['EdDSA', 'Ed25519'],
};

/** Every algorithm with every key that is for it. */
export const signersOf = ({ text }: IssuerKeys): Signer[] =>
  v
    .parse(keySetSchema, JSON.parse(text))
    .keys.flatMap(({ kty, crv, alg, kid }) =>
      (byKind[crv ?? kty] ?? [])
        .filter((algorithm) => !alg || alg === algorithm)
        .map((algorithm) => ({ algorithm, kid: kid ?? undefined })),
    );

/** `RSA`, `EC`, `Ed25519`, each once. */
export const kindsOf = (keys: IssuerKeys): string[] => [
  ...new Set(signersOf(keys).map(({ algorithm }) => kindOf(algorithm))),
];

function kindOf(algorithm: IssuerAlgorithm): string {
  if (algorithm.startsWith('ES')) return 'EC';
  return algorithm.startsWith('Ed') ? 'Ed25519' : 'RSA';
}
