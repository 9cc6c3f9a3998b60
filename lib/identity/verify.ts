/** Verifies the identity token of a request (stage 2): a token of a Cognito user pool or an OIDC provider. */
import type { RemoteValue } from '../cache/remote-value.ts';
import { BrokerError } from '../errors.ts';
import type { Claims } from '../jwt/claims.ts';
import type { CompactJws } from '../jwt/compact-jws.ts';
import { createIssuerSelector } from './issuer-selector.ts';
import type { IssuerKeys } from './keys/issuer-keys.ts';
import { refuse } from './refuse.ts';
import { verifySignature } from './signature.ts';
import { readIdentity, type VerifiedIdentity } from './token-claims.ts';
import { checkHeader } from './token-header.ts';
import type { TrustedProvider } from './trusted-provider.ts';
import { createUserIdReader } from './user-id.ts';

export interface IdentityOptions {
  readonly providers: readonly TrustedProvider[];
  readonly clockToleranceSeconds: number;
}

/** `receivedAt` is the time of the request in epoch milliseconds, with which the times of the token are compared. */
export type VerifyIdentity = (jws: CompactJws, receivedAt: number) => Promise<VerifiedIdentity>;

/**
 * Makes the verifier of a compact JWS that one of the providers has signed.
 * Rejects with `invalid_token` if the token is invalid, with `identity_provider_unavailable` if the issuer fails.
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
    const unverified = parseObject(jws.payload);
    // Nothing is verified yet: the claims only select the issuer whose algorithms and keys are used.
    const { provider, issuer, keys } = selectIssuer(unverified);
    const { algorithms, maxTokenAgeSeconds } = provider;
    const algorithm = algorithms.find((name) => name === header.alg);
    if (!algorithm) return refuse('"alg" is not one of those configured');

    const options = {
      algorithms: [algorithm],
      currentDate: new Date(receivedAt),
      clockTolerance: clockToleranceSeconds,
      ...(maxTokenAgeSeconds !== undefined && { maxTokenAge: maxTokenAgeSeconds }),
    };
    const verifyWith = ({ keysFor }: IssuerKeys) =>
      verifySignature(jws.compact, keysFor(issuer, unverified.tid), options);
    const claims =
      (await verifyWith(await keys.get())) ??
      // The issuer may have published the key after the last fetch.
      (await verifyWith(await lookUp(keys, receivedAt))) ??
      refuse(noKey);
    return readIdentity({ provider, header, claims, receivedAt, clockToleranceSeconds, readUserId });
  };
};

const noKey = 'the issuer has no key that fits the token';

/** Rejects the token if the look-up fails: keys of the issuer are cached, and none of them fits the token. */
async function lookUp(keys: RemoteValue<IssuerKeys>, receivedAt: number): Promise<IssuerKeys> {
  try {
    return await keys.lookUp(receivedAt);
  } catch (error) {
    throw error instanceof BrokerError
      ? new BrokerError('invalid_token', `${noKey}; looking it up failed: ${error.message}`, { cause: error })
      : error;
  }
}

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
