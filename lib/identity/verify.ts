/** Stage 2: who the caller is, by a verified Cognito or OIDC token. */
import type { KeyObject } from 'node:crypto';
import type { RemoteValue } from '../cache/remote-value.ts';
import { BrokerError } from '../errors.ts';
import { type IssuerAlgorithm, issuerAlgorithms } from '../jwt/algorithms.ts';
import type { Claims } from '../jwt/claims.ts';
import type { CompactJws } from '../jwt/compact-jws.ts';
import { isGoodSignature } from '../signing-key/jws-signature.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import type { IdentityProvider } from './provider.ts';
import { readIdentity, type VerifiedIdentity } from './token-claims.ts';
import { readHeader } from './token-header.ts';

export interface TrustedProvider {
  readonly provider: IdentityProvider;
  readonly keys: RemoteValue<IssuerKeys>;
}

export interface IdentityOptions {
  readonly providers: readonly TrustedProvider[];
  readonly clockToleranceSeconds: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** `since` is when the request began, in epoch milliseconds: it waits for each key fetch only once. */
export type VerifyIdentity = (jws: CompactJws, since?: number) => Promise<VerifiedIdentity>;

/**
 * Makes the verifier of a compact JWS that one of the providers has signed.
 * Rejects with `invalid_token` for a fault of the token, `identity_provider_unavailable` for one of the issuer.
 */
export const createIdentityVerifier = (options: IdentityOptions): VerifyIdentity => {
  const { clockToleranceSeconds, now } = options;
  const byIssuer = new Map<unknown, TrustedProvider>(
    options.providers.map((trusted) => [trusted.provider.issuer, trusted]),
  );
  const userIdPrefixes = options.providers.map(({ provider }) => provider.userIdPrefix);

  return async (jws, since) => {
    const header = readHeader(parseObject(jws.header));
    const claims = parseObject(jws.payload);
    // Nothing is verified yet: the issuer that the token claims only picks whose algorithms and keys must hold.
    const trusted = byIssuer.get(claims.iss);
    if (!trusted) return refuse(`issuer not configured: ${quote(claims.iss)}`);
    const { provider, keys } = trusted;
    const algorithm = provider.algorithms.find((name) => name === header.algorithm);
    if (!algorithm) return refuse('"alg" is not one of those configured');
    const key = await findKey(keys, algorithm, header.keyId, since);
    if (!isGoodSignature(jws.signature, jws.signingInput, key, issuerAlgorithms[algorithm])) {
      refuse('signature does not verify');
    }
    const { tokenUse } = header;
    return readIdentity({ provider, userIdPrefixes, tokenUse, claims, now: now(), clockToleranceSeconds });
  };
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseObject(json: Buffer): Claims {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(json));
  } catch {}
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('header or payload is not a JSON object');
  }
  return value as Claims;
}

async function findKey(
  keys: RemoteValue<IssuerKeys>,
  algorithm: IssuerAlgorithm,
  keyId: string | undefined,
  since: number | undefined,
): Promise<KeyObject> {
  const known = (await keys.get(since)).find(algorithm, keyId);
  // The issuer may have begun to sign with a key that it had not published when we last asked.
  const key = known ?? (await keys.lookUp(since)).find(algorithm, keyId);
  return key ?? refuse('the issuer has no key that fits the token');
}

/** An issuer that nobody has verified, for the log: only if it looks like one. */
function quote(unverifiedIssuer: unknown): string {
  const isLikeOne =
    typeof unverifiedIssuer === 'string' && /^https?:\/\/[\w.:/~-]{1,200}$/.test(unverifiedIssuer);
  return isLikeOne ? unverifiedIssuer : 'not a URL';
}

function refuse(reason: string): never {
  throw new BrokerError('invalid_token', reason);
}
