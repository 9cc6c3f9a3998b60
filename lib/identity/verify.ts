/** Verifies the identity token of a request (stage 2): a token of a Cognito user pool or an OIDC provider. */
import type { KeyObject } from 'node:crypto';
import type { RemoteValue } from '../cache/remote-value.ts';
import { type IssuerAlgorithm, issuerAlgorithms } from '../jwt/algorithms.ts';
import type { Claims } from '../jwt/claims.ts';
import type { CompactJws } from '../jwt/compact-jws.ts';
import { isGoodSignature } from '../signing-key/jws-signature.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { createIssuerSelector } from './issuer-selector.ts';
import { refuse } from './refuse.ts';
import { readIdentity, type VerifiedIdentity } from './token-claims.ts';
import { checkHeader } from './token-header.ts';
import type { TrustedProvider } from './trusted-provider.ts';
import { createUserIdReader } from './user-id.ts';

export interface IdentityOptions {
  readonly providers: readonly TrustedProvider[];
  readonly clockToleranceSeconds: number;
}

/** `receivedAt` is the time of the request in epoch milliseconds; the token's times are judged by it. */
export type VerifyIdentity = (jws: CompactJws, receivedAt: number) => Promise<VerifiedIdentity>;

/**
 * Makes the verifier of a compact JWS that one of the providers has signed.
 * Rejects with `invalid_token` if the token is at fault, with `identity_provider_unavailable` if the issuer is.
 */
export const createIdentityVerifier = ({
  providers,
  clockToleranceSeconds,
}: IdentityOptions): VerifyIdentity => {
  const selectIssuer = createIssuerSelector(providers);
  const readUserId = createUserIdReader(providers.map(({ provider }) => provider));

  return async (jws, receivedAt) => {
    const header = parseObject(jws.header);
    checkHeader(header);
    const claims = parseObject(jws.payload);
    // Nothing is verified yet: the issuer that the token claims only picks whose algorithms and keys must hold.
    const { provider, keys } = selectIssuer(claims);
    const algorithm = provider.algorithms.find((name) => name === header.alg);
    if (!algorithm) return refuse('"alg" is not one of those configured');
    const keyId = typeof header.kid === 'string' ? header.kid : undefined;
    const key = await findKey(keys, algorithm, keyId, receivedAt);
    if (!isGoodSignature(jws.signature, jws.signingInput, key, issuerAlgorithms[algorithm])) {
      refuse('signature does not verify');
    }
    return readIdentity({ provider, header, claims, receivedAt, clockToleranceSeconds, readUserId });
  };
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseObject(json: Buffer): Claims {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(json));
  } catch {}
  return isObject(value) ? value : refuse('header or payload is not a JSON object');
}

function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function findKey(
  keys: RemoteValue<IssuerKeys>,
  algorithm: IssuerAlgorithm,
  keyId: string | undefined,
  receivedAt: number,
): Promise<KeyObject> {
  const known = (await keys.get(receivedAt)).find(algorithm, keyId);
  // The issuer may have begun to sign with a key that it had not published when we last asked.
  const key = known ?? (await keys.lookUp(receivedAt)).find(algorithm, keyId);
  return key ?? refuse('the issuer has no key that fits the token');
}
