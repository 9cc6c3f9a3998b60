/** Runs an identity provider on loopback whose discovery document, keys, faults and tokens the test sets. */
import { type Fault, startServer } from './server.ts';
import { createTestKey, type Part, signCompact, type TestKey } from './tokens.ts';

export interface TokenOptions {
  /** Override the valid members; `undefined` removes one. */
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Replace the whole header or payload. */
  readonly rawHeader?: Part;
  readonly rawPayload?: Part;
  /** Signs instead of the issuer's key, whose `alg` and `kid` the header keeps. */
  readonly key?: Pick<TestKey, 'sign'>;
}

export type TestIssuer = Awaited<ReturnType<typeof startIssuer>>;

/** Starts an issuer whose tokens are valid at `now` (epoch milliseconds). */
export const startIssuer = async (now: () => number, firstKey = createTestKey('ES256', 'first')) => {
  const isDiscovery = (path: string) => path.includes('/.well-known/openid-configuration');
  const server = await startServer((path) => (isDiscovery(path) ? state.metadata : state.keySet));
  const issuer = server.url;
  const jwksUri = `${issuer}/jwks`;
  const state: {
    /** The discovery document. */
    metadata: unknown;
    /** The JWK set. */
    keySet: unknown;
    /** The key that signs. */
    key: TestKey;
  } = { metadata: { issuer, jwks_uri: jwksUri }, keySet: { keys: [firstKey.jwk] }, key: firstKey };

  return Object.assign(state, {
    issuer,
    jwksUri,
    /** The path of every request so far. */
    requests: server.requests,
    /** Responds to `times` requests, of one kind or of both, with this fault. */
    misbehave: (fault: Fault, { times, on }: { times?: number; on?: 'discovery' | 'keys' } = {}) =>
      server.misbehave(fault, {
        ...(times !== undefined && { times }),
        where: (path) => on === undefined || isDiscovery(path) === (on === 'discovery'),
      }),
    behave: server.behave,
    /** Signs with this key from now on, and publishes no other. */
    rotate: (key: TestKey) => {
      Object.assign(state, { key, keySet: { keys: [key.jwk] } });
    },
    /** Returns a token for the subject "alice" and the audience "spa" that is valid for an hour. */
    mint: ({ header, claims, rawHeader, rawPayload, key = state.key }: TokenOptions = {}): string => {
      const { alg, kid } = state.key.jwk;
      const iat = Math.floor(now() / 1000);
      return signCompact(
        rawHeader ?? { alg, typ: 'JWT', kid, ...header },
        rawPayload ?? { iss: issuer, sub: 'alice', aud: 'spa', iat, exp: iat + 3600, ...claims },
        key,
      );
    },
    close: server.close,
  });
};
