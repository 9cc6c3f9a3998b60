/** Configures `oidc-provider` as the local identity provider: one public client, short tokens, Cognito's claims. */
import { randomBytes } from 'node:crypto';
import type { Configuration, JWK } from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';
import { base, Check } from 'oidc-provider/lib/helpers/interaction_policy/index.js';
import { audience, clientId } from './client.ts';
import { errorPage, signedOutPage, signOutPage } from './pages.ts';
import { redirectUriOf } from './sign-in.ts';
import { claimsOf, findUser } from './users.ts';

export interface ProviderSettings {
  readonly issuer: string;
  /** The origins whose pages may call the provider, and that it redirects to. */
  readonly origins: readonly string[];
  /** Asks at every authorization, because every port of this host receives the cookie of a browser's session. */
  readonly asksAlways: boolean;
}

const hourSeconds = 60 * 60;
const daySeconds = 24 * hourSeconds;

/** Returns the configuration for one ES256 key. Replaces every default of `oidc-provider` that prints a notice. */
export const createConfiguration = (
  { issuer, origins, asksAlways }: ProviderSettings,
  key: JWK,
): Configuration => ({
  jwks: { keys: [key] },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  adapter: createMemoryAdapter(),
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  clients: [
    {
      client_id: clientId,
      // A public client, for which oidc-provider insists on PKCE.
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [redirectUriOf(issuer)],
      post_logout_redirect_uris: [],
    },
  ],
  clientBasedCORS: (_ctx, origin) => origins.includes(origin),

  claims: {
    openid: ['sub', 'cognito:groups'],
    email: ['email', 'email_verified'],
    profile: ['name'],
  },
  findAccount: (_ctx, id) => {
    const user = findUser(id);
    return user && { accountId: id, claims: () => ({ sub: id, ...claimsOf(user) }) };
  },
  extraTokenClaims: (_ctx, token) => {
    const user = 'accountId' in token ? findUser(token.accountId) : undefined;
    return user && claimsOf(user);
  },

  ttl: {
    AccessToken: hourSeconds,
    IdToken: hourSeconds,
    RefreshToken: daySeconds,
    Interaction: hourSeconds,
    Session: daySeconds,
    Grant: daySeconds,
  },
  // As Cognito does; the default requires the scope `offline_access`, which requires a consent screen.
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),

  // The client belongs to the operator, so users need no consent: every sign-in has all scopes granted.
  loadExistingGrant: async ({ oidc: { provider, session } }) => {
    const existing = session?.grantIdFor(clientId);
    if (existing) return provider.Grant.find(existing);
    const grant = new provider.Grant({ clientId, accountId: session?.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },

  interactions: { policy: createPolicy(asksAlways) },

  features: {
    devInteractions: { enabled: false },
    // Without it, ID tokens contain the claims of their scopes, as Cognito's do.
    userinfo: { enabled: false },
    // Access tokens are JWTs (RFC 9068) for one audience, even if the client sends no `resource`.
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      getResourceServerInfo: () => ({ audience, scope: '', accessTokenFormat: 'jwt' }),
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = signOutPage(form, origins);
      },
      postLogoutSuccessSource: (ctx) => {
        ctx.body = signedOutPage(origins);
      },
    },
  },
  renderError: (ctx, { error, error_description }) => {
    ctx.type = 'html';
    ctx.body = errorPage(error, error_description, origins);
  },
});

function createPolicy(asksAlways: boolean) {
  const policy = base();
  // `result` has the login of this authorization, not that of the session.
  const needsLogin = new Check(
    'code_needed',
    'The code of npm start is required for each sign-in',
    ({ oidc }) => (oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT),
  );
  if (asksAlways) policy.get('login')?.checks.add(needsLogin);
  return policy;
}
