/** What the published keys of an issuer can verify. */

import type { KeySet } from '../../lib/identity/jwk-set.ts';
import { type IssuerAlgorithm, issuerAlgorithmNames } from '../../lib/jwt/algorithms.ts';

export interface Verifiable {
  readonly algorithm: IssuerAlgorithm;
  readonly kid: string | undefined;
}

/** Every algorithm with every key that is for it. */
export const verifiable = (keys: KeySet): Verifiable[] =>
  keys.ids.flatMap((kid) =>
    issuerAlgorithmNames
      .filter((algorithm) => hasKey(keys, algorithm, kid))
      .map((algorithm) => ({ algorithm, kid })),
  );

function hasKey({ find }: KeySet, algorithm: IssuerAlgorithm, kid: string | undefined): boolean {
  try {
    return find(algorithm, kid) !== undefined;
  } catch {
    return true; // several
  }
}
