/** Computes the thumbprint of a public key (RFC 7638). */
import { hash, type JsonWebKey } from 'node:crypto';

/** Returns the SHA-256 over the required members of an RSA or EC key (section 3.2) in their order, as base64url. */
export const jwkThumbprint = ({ kty, crv, e, n, x, y }: JsonWebKey): string => {
  const required = kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y };
  return hash('sha256', JSON.stringify(required), 'base64url');
};
