/** A real OIDC identity provider on loopback, with people to choose from instead of passwords. */
import { generateKeyPair, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { JWK } from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';
// Not from the package's index: all that adds is a warning on Node 20, where what is used here works.
import { Provider } from 'oidc-provider/lib/provider.js';
import {
  createConfiguration,
  type ProviderSettings,
  type SigningAlgorithm,
} from './identity-provider-configuration.ts';
import { signInPage } from './identity-provider-pages.ts';
import { findPerson, people } from './people.ts';
import { type SignInTokens, signIn } from './sign-in.ts';

export interface IdentityProviderOptions extends Partial<Omit<ProviderSettings, 'clientId'>> {
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

export interface LocalIdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly audience: string;
  /** Fresh tokens for a person, through the code flow with PKCE; rejects for one who is not known. */
  signIn(personId: string): Promise<SignInTokens>;
  /** From now on signs with a new key; the old ones stay published, so that their tokens stay good. */
  rotateKeys(): Promise<void>;
  /** Frees the port and ends every connection, idle ones included. */
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

/** Adds the sign-in page, to which the provider sends whoever has no session yet. */
const addSignInPage = (provider: Provider) =>
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    // Throws, for a 400, unless the browser has the cookie of a sign-in under way.
    await provider.interactionDetails(ctx.req, ctx.res);
    if (ctx.method !== 'POST') {
      ctx.body = signInPage(people);
      return;
    }
    const person = findPerson(new URLSearchParams(await text(ctx.req)).get('person'));
    if (!person) return ctx.throw(400, 'There is nobody by that name here.');
    // The empty consent is for a client that asks for one with `prompt=consent`.
    const result = { login: { accountId: person.id }, consent: {} };
    return provider.interactionFinished(ctx.req, ctx.res, result);
  });

/**
 * Adds `GET /id-token?person=…`, so that a line pasted into a terminal can have a token without a browser.
 * Only this stand-in has it: anywhere else, an endpoint that gives anybody's token to anyone would be the end.
 */
const addIdTokenEndpoint = (provider: Provider, signInAs: LocalIdentityProvider['signIn']) =>
  provider.use(async (ctx, next) => {
    if (ctx.path !== '/id-token') return next();
    const person = findPerson(ctx.query.person);
    if (!person) return ctx.throw(404, `Known people: ${people.map(({ id }) => id).join(', ')}`);
    ctx.set('Cache-Control', 'no-store');
    ctx.body = (await signInAs(person.id)).idToken;
  });

/** Starts the provider on 127.0.0.1 with a freshly generated key; rejects when the port is taken. */
export const startIdentityProvider = async ({
  port = 0,
  redirectUris = [],
  origins = [],
  audience = 'https://api.example.com',
  algorithm = 'RS256',
  tokenTtlSeconds = 3600,
}: IdentityProviderOptions = {}): Promise<LocalIdentityProvider> => {
  // The issuer's name contains the port, so the port comes first.
  const server = createServer();
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `http://${host}`;
  const clientId = 'local-spa';
  // Where sign-ins without a browser end; nothing is served there.
  const redirectUri = `${issuer}/signed-in`;
  const signInAs = (personId: string) => signIn({ issuer, clientId, redirectUri, personId });

  const settings = {
    clientId,
    redirectUris: [redirectUri, ...redirectUris],
    origins,
    audience,
    algorithm,
    tokenTtlSeconds,
  };
  const cookies = { keys: [randomBytes(32).toString('base64url')] };
  // The provider's own store. Left to choose it by itself, it would warn that a restart forgets everything.
  const adapter = createMemoryAdapter();
  const keys: JWK[] = [];
  let handle: ReturnType<Provider['callback']>;
  // The key set of a Provider is fixed, so a rotation makes a new one over the same sessions.
  const rotateKeys = async () => {
    keys.unshift(await createKey(algorithm));
    const provider = new Provider(issuer, { ...createConfiguration(settings, keys), cookies, adapter });
    addSignInPage(provider);
    addIdTokenEndpoint(provider, signInAs);
    handle = provider.callback();
  };
  await rotateKeys();
  server.on('request', (request, response) => {
    // Answers to its own name only, so that no web page can get at it by DNS rebinding.
    if (request.headers.host === host) handle(request, response);
    else response.writeHead(421).end();
  });

  return {
    issuer,
    clientId,
    audience,
    signIn: signInAs,
    rotateKeys,
    close: async () => {
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
    },
  };
};
