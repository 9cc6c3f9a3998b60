/** Reads from an issuer's key set by which algorithms and keys it can sign. */
import type { IssuerKeys } from '../../lib/identity/issuer-keys.ts';
import type { IssuerAlgorithm } from '../../lib/jwt/algorithms.ts';

export interface Signer {
  readonly algorithm: IssuerAlgorithm;
  readonly kid: string | undefined;
}

/** Every algorithm with every key that is for it. */
export const signersOf = ({ keys }: IssuerKeys): Signer[] =>
  keys.flatMap(({ id: kid, algorithms }) => algorithms.map((algorithm) => ({ algorithm, kid })));

/** `RSA`, `EC`, `Ed25519`, each once. */
export const kindsOf = (keys: IssuerKeys): string[] => [
  ...new Set(signersOf(keys).map(({ algorithm }) => kindOf(algorithm))),
];

function kindOf(algorithm: IssuerAlgorithm): string {
  if (algorithm.startsWith('ES')) return 'EC';
  return algorithm.startsWith('Ed') ? 'Ed25519' : 'RSA';
}
