/** Checks that a verified token is for this application (RFC 8725 section 3.9). */
import { reject } from '../errors.ts';
import { authorizedPartyOf, type Claims, claimOf } from '../jwt/claims.ts';
import type { IdentityProvider } from './provider/schema.ts';

/**
 * Throws `invalid_token` for a token of another application. For Cognito the `aud` of an ID token or the `client_id` of an
 * access token is compared; otherwise `aud` and the authorized party are, if the operator configures them.
 */
export const checkAudience = (provider: IdentityProvider, claims: Claims): void => {
  const tokenAudiences = audiencesOf(claims);
  if (provider.type === 'cognito') checkCognito(provider, tokenAudiences, claims);
  else checkOidc(provider, tokenAudiences, claims);
};

/** Ignores the `aud` of an access token: with resource binding, any app client can request any `aud`. */
function checkCognito(
  { audiences, tokenUse }: IdentityProvider,
  tokenAudiences: readonly string[],
  { token_use: use, client_id: client }: Claims,
): void {
  if (!tokenUse.some((allowed) => allowed === use))
    reject('token_use_not_configured', typeof use === 'string' ? undefined : '"token_use" is missing');
  const clients = use === 'access' ? [client] : tokenAudiences;
  if (!clients.some((clientId) => includes(audiences, clientId))) reject('audience_mismatch');
}

/**
 * A token must name this application: by an authorized party, or by its audience. What a token does not name never counts as
 * checked, so a token without a party is accepted for its audience only if no party is configured, or if its only audience is
 * one of them (OIDC Core section 2: `azp` may be absent exactly then). `any` is for tokens that name nobody.
 */
function checkOidc(
  { audiences, authorizedParties }: IdentityProvider,
  tokenAudiences: readonly string[],
  claims: Claims,
): void {
  const isAudienceChecked = Array.isArray(audiences) && tokenAudiences.length > 0;
  if (isAudienceChecked && !tokenAudiences.some((audience) => includes(audiences, audience)))
    reject('audience_mismatch');
  const party = authorizedPartyOf(claims);
  const isPartyChecked = authorizedParties !== undefined && party !== undefined;
  if (isPartyChecked && !includes(authorizedParties, party)) reject('party_mismatch');
  if (isPartyChecked) return;
  const [audience, ...others] = tokenAudiences;
  const isOnlyAudience = others.length === 0 && includes(authorizedParties, audience);
  if (isAudienceChecked && (authorizedParties === undefined || isOnlyAudience)) return;
  const namesNobody = audience === undefined && party === undefined;
  if (audiences === 'any' && namesNobody) return;
  reject('audience_missing', namesNobody ? 'no "aud", no authorized party' : undefined);
}

/** Returns the audiences of a token (RFC 7519 section 4.1.3); none if `aud` is absent. */
function audiencesOf(claims: Claims): readonly string[] {
  const audience = claimOf(claims, 'aud');
  if (audience === undefined) return [];
  const audiences = [audience].flat();
  if (!audiences.every((value) => typeof value === 'string')) reject('invalid_audience');
  return audiences;
}

function includes(configured: IdentityProvider['audiences'], value: unknown): boolean {
  return Array.isArray(configured) && configured.some((one) => one === value);
}
