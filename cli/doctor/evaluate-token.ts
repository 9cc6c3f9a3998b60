/** Evaluates a user's token with the verifier and the entitlement rules of the functions. */
import { decodeJwt } from 'jose';
import { decideEntitlements, type Entitlements } from '../../lib/entitlements/decide.ts';
import { BrokerError } from '../../lib/errors.ts';
import { readBearerToken } from '../../lib/http/bearer-token.ts';
import type { TrustedProvider } from '../../lib/identity/trusted-provider.ts';
import { createIdentityVerifier, type VerifiedIdentity } from '../../lib/identity/verify.ts';
import type { Tools } from '../shared/tools.ts';
import type { Expected } from './expected.ts';

/** The identity or the refusal; neither if no issuer is known. */
export interface Evaluation {
  /** The `iss` of the token. */
  readonly issuer?: string | undefined;
  readonly identity?: VerifiedIdentity;
  /** Only with the settings of a stage. */
  readonly entitlements?: Entitlements;
  readonly refusal?: BrokerError;
}

export const evaluateToken = async (
  token: string,
  providers: readonly TrustedProvider[],
  { config, clockToleranceSeconds }: Expected,
  { now }: Tools,
): Promise<Evaluation> => {
  if (providers.length === 0) return {};
  const verify = createIdentityVerifier({ providers, clockToleranceSeconds });
  try {
    const event = { request_id: 'local', cold_start: false };
    const identity = await verify(readBearerToken([`Bearer ${token}`]), now(), event);
    if (!config) return { identity };
    return { identity, entitlements: decideEntitlements(config.entitlements, identity.claims) };
  } catch (error) {
    const { iss } = claimsIn(token);
    if (error instanceof BrokerError)
      return { issuer: typeof iss === 'string' ? iss : undefined, refusal: error };
    throw error;
  }
};

const compared = ['iss', 'aud', 'azp', 'client_id', 'tid', 'token_use'];

/** Lists the claims of a token and the expected values, to show the difference. */
export const describeUnverified = (token: string, { providers }: Expected, { now }: Tools): string[] => {
  const claims = claimsIn(token);
  const named = compared.flatMap((name) =>
    claims[name] === undefined ? [] : [`${name} ${JSON.stringify(claims[name])}`],
  );
  if (named.length === 0) return ['this is not a JWT: send a complete ID or access token'];
  const { iat, exp } = claims;
  if (typeof iat === 'number') named.push(`issued ${fromNow(iat, now())}`);
  if (typeof exp === 'number') named.push(`expires ${fromNow(exp, now())}`);
  return [
    `token: ${named.join(', ')}`,
    ...providers.map(
      ({ issuers, audiences, authorizedParties, tenants }) =>
        `expected: iss ${anyOf(issuers)}, aud ${anyOf(audiences)}, azp ${anyOf(authorizedParties)}${tenants ? `, tid ${anyOf(tenants)}` : ''}`,
    ),
  ];
};

function anyOf(words: readonly string[] | 'any' = 'any'): string {
  return Array.isArray(words) ? words.map((word) => JSON.stringify(word)).join(' or ') : 'any';
}

function claimsIn(token: string): Readonly<Record<string, unknown>> {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}

/** `in 9 minutes`, `40 s ago` */
export const fromNow = (epochSeconds: number, now: number): string => {
  const seconds = Math.round(epochSeconds - now / 1000);
  const size = Math.abs(seconds);
  const words = size < 120 ? `${size} s` : `${Math.round(size / 60)} minutes`;
  return seconds < 0 ? `${words} ago` : `in ${words}`;
};
