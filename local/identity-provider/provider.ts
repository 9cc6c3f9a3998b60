/** Starts an OpenID provider on loopback (oidc-provider) that asks for a user instead of a password. */
import { generateKeyPair, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import type { JWK } from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';
// Not from the package's index, which only adds a warning on Node 20, where these modules work.
import { Provider } from 'oidc-provider/lib/provider.js';
import { listenOnLoopback, refuseForeignHost } from '../loopback.ts';
import { clientId, audience as defaultAudience } from './client.ts';
import { createConfiguration, type ProviderSettings, type SigningAlgorithm } from './configuration.ts';
import { addRoutes } from './routes.ts';
import { type SignInTokens, signIn } from './sign-in.ts';

export interface IdentityProviderOptions
  extends Partial<Omit<ProviderSettings, 'clientId' | 'issuer' | 'asksAlways'>> {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Required to sign in, if set: other users of this machine can open the page, but cannot read this terminal. */
  readonly code?: string | undefined;
}

export interface LocalIdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly audience: string;
  /** Requests tokens for a user with the code flow and PKCE; rejects for an unknown user. */
  signIn(userId: string): Promise<SignInTokens>;
  /** Adds a key, which signs from now on. The old ones stay published, so that their tokens stay valid. */
  rotateKeys(): Promise<void>;
  close(): Promise<void>;
}

const generateKeys = promisify(generateKeyPair);

const createKey = async (alg: SigningAlgorithm): Promise<JWK> => {
  const { privateKey } = await {
    RS256: () => generateKeys('rsa', { modulusLength: 2048 }),
    PS256: () => generateKeys('rsa', { modulusLength: 2048 }),
    ES256: () => generateKeys('ec', { namedCurve: 'P-256' }),
    EdDSA: () => generateKeys('ed25519'),
  }[alg]();
  return { ...privateKey.export({ format: 'jwk' }), alg, use: 'sig' } as JWK;
};

/**
 * Starts the provider on 127.0.0.1 with a new key. Pages of `origins` may call it and be redirected to.
 * @throws `EADDRINUSE` if another program has the port
 */
export const startIdentityProvider = async ({
  port = 0,
  code,
  origins = [],
  audience = defaultAudience,
  algorithm = 'RS256',
  tokenTtlSeconds = 3600,
}: IdentityProviderOptions = {}): Promise<LocalIdentityProvider> => {
  let handle: ReturnType<Provider['callback']>;
  const server = createServer((request, response) => {
    if (!refuseForeignHost(request, response)) handle(request, response);
  });
  // The issuer contains the port, so the server starts first.
  const { url: issuer, close } = await listenOnLoopback(server, port);
  const asksAlways = code !== undefined;
  const settings = { issuer, clientId, origins, audience, asksAlways, algorithm, tokenTtlSeconds };
  const signInAs = (userId: string) => signIn({ issuer, clientId, userId, code });
  const cookies = { keys: [randomBytes(32).toString('base64url')] };
  // The default store of the provider, set explicitly because the default prints a warning.
  const adapter = createMemoryAdapter();
  const keys: JWK[] = [];
  // The keys of a Provider are fixed, so a rotation creates another Provider with the same sessions.
  const rotateKeys = async () => {
    keys.unshift(await createKey(algorithm));
    const provider = new Provider(issuer, { ...createConfiguration(settings, keys), cookies, adapter });
    addRoutes(provider, { origins, code, signInAs });
    handle = provider.callback();
  };
  await rotateKeys();

  return { issuer, clientId, audience, signIn: signInAs, rotateKeys, close };
};
