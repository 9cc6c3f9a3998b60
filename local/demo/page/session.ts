/** Signs the user in and out with `oidc-client-ts`: authorization code flow with PKCE. */
import { ErrorResponse, type User, UserManager } from 'oidc-client-ts';
import type { IdentityToken } from '../../../client/token-client.ts';
import type { DemoSettings } from '../demo.ts';

export const createSession = ({ issuer, clientId }: DemoSettings) => {
  const home = `${location.origin}/`;
  const manager = new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: home,
    post_logout_redirect_uri: home,
    scope: 'openid email profile',
    automaticSilentRenew: false, // `identityToken` renews on demand
  });

  const finishSignIn = async (): Promise<User | null> => {
    const user = await manager.signinRedirectCallback();
    history.replaceState(null, '', home);
    return user;
  };

  const renew = async (): Promise<User | null> => {
    try {
      return await manager.signinSilent();
    } catch (error) {
      if (!(error instanceof ErrorResponse)) throw error;
      await manager.removeUser(); // the identity provider has ended the session
      return null;
    }
  };

  const identityToken: IdentityToken = async ({ forceRefresh }) => {
    const user = await manager.getUser();
    const current = user && (forceRefresh || user.expired) ? await renew() : user;
    return current?.id_token;
  };

  return {
    /** Completes a sign-in after the redirect. Resolves with the user's name, or undefined if nobody is signed in. */
    resume: async () => {
      const isReturning = new URLSearchParams(location.search).has('state');
      const user = isReturning ? await finishSignIn() : await manager.getUser();
      return user?.profile.name;
    },
    /** Leaves the page. With `asAnotherUser` the identity provider asks for the user even if it has a session. */
    signIn: ({ asAnotherUser } = { asAnotherUser: false }) =>
      manager.signinRedirect(asAnotherUser ? { prompt: 'login' } : {}),
    /** Forgets the user, then leaves the page. Rejects if the identity provider does not respond. */
    signOut: async () => {
      const user = await manager.getUser();
      await manager.removeUser();
      // A redirect to a provider that does not respond would leave the user on an error page of the browser.
      const discovery = `${issuer}/.well-known/openid-configuration`;
      await fetch(discovery, { cache: 'no-store', signal: AbortSignal.timeout(3000) });
      await manager.signoutRedirect(user?.id_token ? { id_token_hint: user.id_token } : {});
    },
    identityToken,
  };
};
