/** Evaluates a user's token as the broker should: with the functions' own verifier and rules. */
import { decodeJwt } from 'jose';
import { decideEntitlements, type Entitlements } from '../../lib/entitlements/decide.ts';
import { BrokerError } from '../../lib/errors.ts';
import { readBearerToken } from '../../lib/http/bearer-token.ts';
import type { VerifiedIdentity } from '../../lib/identity/token-claims.ts';
import type { TrustedProvider } from '../../lib/identity/trusted-provider.ts';
import { createIdentityVerifier } from '../../lib/identity/verify.ts';
import type { Tools } from '../tools.ts';
import type { Expected } from './expected.ts';

/** The identity, or the refusal. */
export interface Evaluation {
  readonly identity?: VerifiedIdentity;
  /** Known of a stage only. */
  readonly entitlements?: Entitlements;
  readonly refusal?: BrokerError;
}

/** Undefined if no issuer is known. */
export const evaluateToken = async (
  token: string,
  trusted: readonly TrustedProvider[],
  { config }: Expected,
  { now }: Tools,
): Promise<Evaluation | undefined> => {
  if (trusted.length === 0) return undefined;
  const verify = createIdentityVerifier({
    providers: trusted,
    clockToleranceSeconds: config?.clockToleranceSeconds ?? 30,
  });
  try {
    const identity = await verify(readBearerToken([`Bearer ${token}`]), now());
    if (!config) return { identity };
    return { identity, entitlements: decideEntitlements(config.entitlements, identity.claims) };
  } catch (error) {
    if (error instanceof BrokerError) return { refusal: error };
    throw error;
  }
};

/** Lists the claims of a token beside what is accepted, for finding the difference. */
export const describeUnverified = (token: string, { providers }: Expected, { now }: Tools): string[] => {
  const { iss, aud, client_id, token_use, exp, iat } = claimsIn(token);
  const quoted = Object.entries({ iss, aud, client_id, token_use })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const lines = [
    `token: ${[...quoted, ...whenOf('issued', iat, now()), ...whenOf('expires', exp, now())].join(', ')}`,
    ...providers.map(
      ({ issuers, audiences, authorizedParties }) =>
        `accepted: iss ${anyOf(issuers)}, aud ${anyOf(audiences)}, azp ${anyOf(authorizedParties)}`,
    ),
  ];
  return quoted.length > 0 ? lines : ['this is no JWT: send a complete ID or access token'];
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

function whenOf(what: string, epochSeconds: unknown, now: number): string[] {
  if (typeof epochSeconds !== 'number') return [];
  return [`${what} ${fromNow(epochSeconds, now)}`];
}

/** `in 9 minutes`, `40 seconds ago` */
export const fromNow = (epochSeconds: number, now: number): string => {
  const seconds = Math.round(epochSeconds - now / 1000);
  const size = Math.abs(seconds);
  const words = size < 120 ? `${size} s` : `${Math.round(size / 60)} minutes`;
  return seconds < 0 ? `${words} ago` : `in ${words}`;
};
