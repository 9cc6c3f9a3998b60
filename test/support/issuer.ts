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
  /** Answers `times` requests, of one kind or of both, with this fault. */
  misbehave(fault: Fault, options?: { times?: number; on?: 'discovery' | 'keys' }): void;
  /** Ends the fault. */
  behave(): void;
  /** Signs with this key from now on, and publishes no other. */
  rotate(key: TestKey): void;
  /** Returns a token for the subject "alice" and the audience "spa" that is valid for an hour. */
  mint(options?: TokenOptions): string;
  close(): Promise<void>;
}

/** Starts an issuer whose tokens are valid at `now` (epoch milliseconds). */
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
