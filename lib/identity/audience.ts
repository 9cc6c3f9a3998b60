/** Decides whether a verified token is meant for this application (RFC 8725 section 3.9). */
import { type Claims, claimOf } from '../jwt/claims.ts';
import type { IdentityProvider } from './provider.ts';
import { refuse } from './refuse.ts';

/** The claims that name the client a token was issued to, in the order in which they count. */
export const partyClaims = ['azp', 'client_id', 'cid', 'appid'] as const;

/** The authorized party of a token, whatever its type is; undefined if the token names none. */
export const authorizedPartyOf = (claims: Claims): unknown =>
  partyClaims.map((name) => claimOf(claims, name)).find((party) => party !== undefined);

/**
 * Throws `invalid_token` for a token that is meant for another application. For Cognito the `aud` of an ID token or the
 * `client_id` of an access token decides; otherwise `aud` and the authorized party do, as far as the operator names them.
 */
export const checkAudience = (provider: IdentityProvider, claims: Claims): void => {
  const tokenAudiences = audiencesOf(claims);
  if (provider.type === 'cognito') checkCognito(provider, tokenAudiences, claims);
  else checkOidc(provider, tokenAudiences, claims);
};

const otherAudience = 'audience is not one of those configured';

/** Resource binding gives an access token of any app client the `aud` that it asks for, so that decides nothing. */
function checkCognito(
  { audiences, tokenUses }: IdentityProvider,
  tokenAudiences: readonly string[],
  { token_use: use, client_id: client }: Claims,
): void {
  if (!tokenUses.some((allowed) => allowed === use))
    refuse('this use of token (ID or access) is not allowed');
  const clients = use === 'access' ? [client] : tokenAudiences;
  if (!clients.some((one) => includes(audiences, one))) refuse(otherAudience);
}

function checkOidc(
  { audiences, authorizedParties }: IdentityProvider,
  tokenAudiences: readonly string[],
  claims: Claims,
): void {
  const isAudienceNamed = Array.isArray(audiences) && tokenAudiences.length > 0;
  if (isAudienceNamed && !tokenAudiences.some((audience) => includes(audiences, audience)))
    refuse(otherAudience);
  const party = authorizedPartyOf(claims);
  const isPartyNamed = authorizedParties !== undefined && party !== undefined;
  if (isPartyNamed && !includes(authorizedParties, party))
    refuse('authorized party is not one of those configured');
  const isForAnyone = audiences === 'any' && authorizedParties === undefined;
  if (isAudienceNamed || isPartyNamed || isForAnyone) return;
  refuse(
    Array.isArray(audiences)
      ? `audience${authorizedParties ? ' and authorized party are' : ' is'} missing`
      : 'authorized party is missing',
  );
}

/** The `aud` of a token; none for one that is absent (RFC 7519 section 4.1.3). */
function audiencesOf(claims: Claims): readonly string[] {
  const audience = claimOf(claims, 'aud');
  if (audience === undefined) return [];
  const audiences = [audience].flat();
  if (!audiences.every((one) => typeof one === 'string'))
    refuse('"aud" is neither a string nor an array of strings');
  return audiences;
}

function includes(configured: IdentityProvider['audiences'], value: unknown): boolean {
  return Array.isArray(configured) && configured.some((one) => one === value);
}
