/** What the header of an identity token says, read before any key is asked for. */

import { BrokerError } from '../errors.ts';
import type { Claims } from '../jwt/claims.ts';
import type { TokenUse } from './provider.ts';

export interface IdentityHeader {
  readonly algorithm: unknown;
  readonly keyId: string | undefined;
  /** What `typ` stands for: `at+jwt` is an access token (RFC 9068 section 2.1). */
  readonly tokenUse: TokenUse;
}

/** Refuses (`invalid_token`) other kinds of JWT, and extensions that could change what is verified. */
export const readHeader = (header: Claims): IdentityHeader => {
  if (Object.hasOwn(header, 'crit') || Object.hasOwn(header, 'b64')) refuse('header carries "crit" or "b64"');
  const keyId = Object.hasOwn(header, 'kid') ? header.kid : undefined;
  if (keyId !== undefined && typeof keyId !== 'string') refuse('"kid" is not a string');
  return { algorithm: header.alg, keyId, tokenUse: readTokenUse(header) };
};

function readTokenUse(header: Claims): TokenUse {
  const type = Object.hasOwn(header, 'typ') ? header.typ : 'JWT';
  // A media type in any case, of which "application/" may be left out (RFC 7515 section 4.1.9).
  switch (typeof type === 'string' ? type.toLowerCase().replace(/^application\//, '') : type) {
    case 'jwt':
      return 'id';
    case 'at+jwt':
      return 'access';
    default:
      return refuse('"typ" is neither JWT nor at+jwt');
  }
}

function refuse(reason: string): never {
  throw new BrokerError('invalid_token', reason);
}
