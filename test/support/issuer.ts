/** An identity provider on loopback that does as it is told: discovery, keys, faults, and tokens of every kind. */
import type { Fault } from './faults.ts';
import { startServer } from './server.ts';
import { createTestKey, type Part, signCompact, type TestKey } from './tokens.ts';

export interface TokenOptions {
  /** Go over the good ones; `undefined` leaves one out. */
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Stand instead of all of the header or of the claims. */
  readonly rawHeader?: Part;
  readonly rawPayload?: Part;
  /** Signs instead of the issuer's key; only the issuer's own has its `kid` in the header. */
  readonly key?: Pick<TestKey, 'sign'>;
}

export interface TestIssuer {
  readonly issuer: string;
  readonly jwksUri: string;
  /** The path of every request so far. */
  readonly requests: readonly string[];
  /** The discovery document. */
  metadata: unknown;
  /** The JWK set. */
  keySet: unknown;
  /** The key that signs. */
  key: TestKey;
  /** Fails in this way; `times` many requests, of one kind or of both. */
  misbehave(fault: Fault, options?: { times?: number; on?: 'discovery' | 'keys' }): void;
  behave(): void;
  /** From now on signs with this key and publishes no other. */
  rotate(key: TestKey): void;
  /** A token for the subject "alice" and the audience "spa" that lives for an hour. */
  mint(options?: TokenOptions): string;
  close(): Promise<void>;
}

/** Starts an issuer whose tokens are good at the time that `now` tells. */
export const startIssuer = async (
  now: () => number,
  key: TestKey = createTestKey('ES256', 'first'),
): Promise<TestIssuer> => {
  const isDiscovery = (path: string) => path.includes('/.well-known/openid-configuration');
  const server = await startServer((path) => (isDiscovery(path) ? testIssuer.metadata : testIssuer.keySet));
  const issuer = server.url;
  const jwksUri = `${issuer}/jwks`;

  const testIssuer: TestIssuer = {
    issuer,
    jwksUri,
    requests: server.requests,
    metadata: { issuer, jwks_uri: jwksUri },
    keySet: { keys: [key.jwk] },
    key,
    misbehave: (fault, { times = Number.POSITIVE_INFINITY, on } = {}) =>
      server.misbehave(fault, {
        times,
        where: (path) => on === undefined || isDiscovery(path) === (on === 'discovery'),
      }),
    behave: server.behave,
    rotate: (next) => {
      testIssuer.key = next;
      testIssuer.keySet = { keys: [next.jwk] };
    },
    mint: ({ header, claims, rawHeader, rawPayload, key = testIssuer.key } = {}) => {
      const { alg, kid } = testIssuer.key.jwk;
      const iat = Math.floor(now() / 1000);
      return signCompact(
        rawHeader ?? { alg, typ: 'JWT', kid, ...header },
        rawPayload ?? { iss: issuer, sub: 'alice', aud: 'spa', iat, exp: iat + 3600, ...claims },
        key,
      );
    },
    close: server.close,
  };
  return testIssuer;
};
