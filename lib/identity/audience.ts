/** Checks that a verified token is for this application (RFC 8725 section 3.9). */
import { authorizedPartyOf, type Claims, claimOf } from '../jwt/claims.ts';
import type { IdentityProvider } from './provider/schema.ts';
import { refuse } from './refuse.ts';

/**
 * Throws `invalid_token` for a token of another application. For Cognito the `aud` of an ID token or the `client_id` of an
 * access token is compared; otherwise `aud` and the authorized party are, if the operator configures them.
 */
export const checkAudience = (provider: IdentityProvider, claims: Claims): void => {
  const tokenAudiences = audiencesOf(claims);
  if (provider.type === 'cognito') checkCognito(provider, tokenAudiences, claims);
  else checkOidc(provider, tokenAudiences, claims);
};

const otherAudience = 'audience is not one of those configured';

/** Ignores the `aud` of an access token: with resource binding, any app client can request any `aud`. */
function checkCognito(
  { audiences, tokenUse }: IdentityProvider,
  tokenAudiences: readonly string[],
  { token_use: use, client_id: client }: Claims,
): void {
  if (!tokenUse.some((allowed) => allowed === use)) refuse('this use of token (ID or access) is not allowed');
  const clients = use === 'access' ? [client] : tokenAudiences;
  if (!clients.some((clientId) => includes(audiences, clientId))) refuse(otherAudience);
}

function checkOidc(
  { audiences, authorizedParties }: IdentityProvider,
  tokenAudiences: readonly string[],
  claims: Claims,
): void {
  const isAudienceChecked = Array.isArray(audiences) && tokenAudiences.length > 0;
  if (isAudienceChecked && !tokenAudiences.some((audience) => includes(audiences, audience)))
    refuse(otherAudience);
  const party = authorizedPartyOf(claims);
  const isPartyChecked = authorizedParties !== undefined && party !== undefined;
  if (isPartyChecked && !includes(authorizedParties, party))
    refuse('authorized party is not one of those configured');
  const isAnyAccepted = audiences === 'any' && authorizedParties === undefined;
  if (isAudienceChecked || isPartyChecked || isAnyAccepted) return;
  refuse(
    Array.isArray(audiences)
      ? `audience${authorizedParties ? ' and authorized party are' : ' is'} missing`
      : 'authorized party is missing',
  );
}

/** Returns the audiences of a token (RFC 7519 section 4.1.3); none if `aud` is absent. */
function audiencesOf(claims: Claims): readonly string[] {
  const audience = claimOf(claims, 'aud');
  if (audience === undefined) return [];
  const audiences = [audience].flat();
  if (!audiences.every((value) => typeof value === 'string'))
    refuse('"aud" is neither a string nor an array of strings');
  return audiences;
}

function includes(configured: IdentityProvider['audiences'], value: unknown): boolean {
  return Array.isArray(configured) && configured.some((one) => one === value);
}
