/** Verifies the identity token of a request (step 2): a token of a Cognito user pool or an OIDC provider. */
import type { RemoteValue } from '../cache/remote-value.ts';
import { BrokerError, reject } from '../errors.ts';
import type { Claims } from '../jwt/claims.ts';
import type { CompactJws } from '../jwt/compact-jws.ts';
import type { AuditEvent } from '../telemetry/audit.ts';
import { isJsonObject } from '../validation/shape.ts';
import { checkAudience } from './audience.ts';
import { describeToken, describeUnverified } from './describe-token.ts';
import { createIssuerSelector } from './issuer-selector.ts';
import type { IssuerKeys } from './keys/issuer-keys.ts';
import { checkMarks } from './marks.ts';
import { verifySignature } from './signature.ts';
import { checkTimes } from './times.ts';
import { checkHeader } from './token-header.ts';
import type { TrustedProvider } from './trusted-provider.ts';
import { checkSubject, createUserIdReader } from './user-id.ts';

export interface IdentityOptions {
  readonly providers: readonly TrustedProvider[];
  readonly clockToleranceSeconds: number;
}

export interface VerifiedIdentity {
  /** The id of the user at Latenode. */
  readonly userId: string;
  /** The `exp` of the identity token in epoch seconds, rounded down. */
  readonly expiresAt: number;
  readonly claims: Claims;
}

/**
 * Returns the identity of a token that arrived at `receivedAt` (epoch milliseconds), and describes the token in the audit event.
 * Rejects with `invalid_token` if the token is invalid, with `identity_provider_unavailable` if the issuer fails.
 */
export type VerifyIdentity = (
  jws: CompactJws,
  receivedAt: number,
  event: AuditEvent,
) => Promise<VerifiedIdentity>;

/** Creates the verifier of compact JWSs signed by one of the providers. */
export const createIdentityVerifier = ({
  providers,
  clockToleranceSeconds,
}: IdentityOptions): VerifyIdentity => {
  const selectIssuer = createIssuerSelector(providers);
  const readUserId = createUserIdReader(providers.map(({ provider }) => provider));

  return async (jws, receivedAt, event) => {
    const header = parseObject(jws.header);
    const unverified = parseObject(jws.payload);
    Object.assign(event, describeUnverified(header, unverified));
    checkHeader(header);
    // Nothing is verified yet: the claims only select the issuer whose algorithms and keys are used.
    const { provider, issuer, keys } = selectIssuer(unverified);
    const algorithm =
      provider.algorithms.find((name) => name === header.alg) ?? reject('algorithm_not_configured');

    const isSignedBy = ({ keysFor }: IssuerKeys) =>
      verifySignature(jws.compact, keysFor(issuer, unverified.tid), algorithm);
    const isSigned =
      (await isSignedBy(await keys.get())) ||
      // The issuer may have published the key after the last fetch.
      (await isSignedBy(await lookUp(keys, receivedAt)));
    if (!isSigned) reject('no_matching_key');

    const claims = unverified; // from here on, the issuer has signed them
    Object.assign(event, describeToken(claims));
    const { maxTokenAgeSeconds, acceptMarked } = provider;
    const expiresAt = checkTimes(claims, { receivedAt, clockToleranceSeconds, maxTokenAgeSeconds }, event);
    checkSubject(claims);
    checkAudience(provider, claims);
    event.accepted_marks = checkMarks(acceptMarked, claims, header);
    return { userId: readUserId(provider, claims), expiresAt, claims };
  };
};

/** Rejects the token if the look-up fails, because none of the cached keys of its issuer matches it. */
async function lookUp(keys: RemoteValue<IssuerKeys>, receivedAt: number): Promise<IssuerKeys> {
  try {
    return await keys.lookUp(receivedAt);
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    const detail = `newer keys cannot be fetched: ${error.reason}`;
    throw new BrokerError('no_matching_key', detail, { cause: error });
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Parses the header or the payload of a JWS. Throws `not_a_json_object`. */
export const parseObject = (json: Buffer): Claims => {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(json));
  } catch {}
  return isJsonObject(value) ? value : reject('not_a_json_object');
};
