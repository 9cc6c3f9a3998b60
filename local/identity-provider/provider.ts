/** Starts an OpenID provider on loopback (oidc-provider) that asks for a user instead of a password. */
import { generateKeyPair } from 'node:crypto';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import type { JWK } from 'oidc-provider';
// Not from the package's index, which only adds a warning on Node 20, where these modules work.
import { Provider } from 'oidc-provider/lib/provider.js';
import { listenOnLoopback, refuseForeignHost } from '../loopback.ts';
import { audience, clientId } from './client.ts';
import { createConfiguration } from './configuration.ts';
import { addRoutes } from './routes.ts';
import { signIn } from './sign-in.ts';

export interface IdentityProviderOptions {
  /** 0, the default, selects a free one. */
  readonly port?: number;
  /** The origins whose pages may call the provider, and that it redirects to. */
  readonly origins?: readonly string[];
  /** Required to sign in, if set: other users of this machine can open the page, but cannot read this terminal. */
  readonly code?: string | undefined;
}

export type LocalIdentityProvider = Awaited<ReturnType<typeof startIdentityProvider>>;

/** Starts the provider on 127.0.0.1 with a new key; rejects if another program uses the port. */
export const startIdentityProvider = async ({
  port = 0,
  code,
  origins = [],
}: IdentityProviderOptions = {}) => {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const key = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' } as JWK;
  let handle: ReturnType<Provider['callback']>;
  const server = createServer((request, response) => {
    if (!refuseForeignHost(request, response)) handle(request, response);
  });
  // The issuer contains the port, so the server starts first.
  const { url: issuer, close } = await listenOnLoopback(server, port);
  const asksAlways = code !== undefined;
  const provider = new Provider(issuer, createConfiguration({ issuer, origins, asksAlways }, key));
  /** Requests tokens for a user with the code flow and PKCE; rejects for an unknown user. */
  const signInAs = (userId: string) => signIn({ issuer, userId, code });
  addRoutes(provider, { origins, code, signInAs });
  handle = provider.callback();
  return { issuer, clientId, audience, signIn: signInAs, close };
};
