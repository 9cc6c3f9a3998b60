/** The issuer of the measurements: key sets of any length, discovery, and ID tokens as Cognito writes them. */
import { exportJWK, type JWK, SignJWT } from 'jose';
import { createKeyPair, type KeyPair } from './keys.ts';

/** What the tokens that come in are signed with. */
export const incomingAlgorithms = ['RS256', 'ES256', 'PS256'] as const;
export type IncomingAlgorithm = (typeof incomingAlgorithms)[number];

export const audience = '3n4b5urk1ft4fl3mg5e62d9ado';
export const planId = 36;

export interface IssuerOptions {
  readonly algorithm: IncomingAlgorithm;
  /** Keys in the key set, of which the last signs; Cognito has two. */
  readonly keys?: number;
  /** Tells apart issuers that are otherwise alike. */
  readonly name?: string;
}

export interface Issuer {
  /** `<base>/<algorithm>/<number of keys>/<name>`: the address says all that the server must know. */
  readonly url: (options: IssuerOptions) => string;
  /** What the issuer answers at a path; undefined where there is nothing. */
  readonly documentAt: (path: string) => Promise<object | undefined>;
  /** An ID token; `paddedBytes` makes it at least that long, by groups. */
  readonly mint: (options: IssuerOptions, paddedBytes?: number) => Promise<string>;
  /** The pair that signs. */
  readonly signingPair: (options: IssuerOptions) => KeyPair;
}

/** Makes the issuer that answers under this address. */
export const createIssuer = (base: string): Issuer => {
  const pairs = new Map<string, KeyPair>();
  const pairAt = (algorithm: IncomingAlgorithm, index: number): KeyPair => {
    const pair = pairs.get(`${algorithm} ${index}`) ?? createKeyPair(algorithm);
    pairs.set(`${algorithm} ${index}`, pair);
    return pair;
  };
  const url = ({ algorithm, keys = 2, name = 'pool' }: IssuerOptions) =>
    `${base}/${algorithm}/${keys}/${name}`;
  const signingPair = ({ algorithm, keys = 2 }: IssuerOptions) => pairAt(algorithm, keys);

  const keySet = async (algorithm: IncomingAlgorithm, keys: number): Promise<{ keys: JWK[] }> => {
    const indices = Array.from({ length: keys }, (_, index) => index + 1);
    const jwks = indices.map(async (index) => ({
      ...(await exportJWK(pairAt(algorithm, index).publicKey)),
      ...{ kid: `key-${index}`, alg: algorithm, use: 'sig' },
    }));
    return { keys: await Promise.all(jwks) };
  };

  const claims = (issuer: string, groups: readonly string[]) => ({
    sub: '1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f',
    email_verified: true,
    iss: issuer,
    'cognito:username': '1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f',
    'cognito:groups': groups,
    aud: audience,
    event_id: 'b7f1c5de-2f6e-4d0c-9a51-3f0c8f0d7a11',
    token_use: 'id',
    auth_time: Math.floor(Date.now() / 1000),
    email: 'priya@example.com',
    latenode_plan: planId,
  });

  return {
    url,
    signingPair,
    documentAt: async (path) => {
      const [, algorithm, keys, name] = path.split('/');
      const known = incomingAlgorithms.find((each) => each === algorithm);
      if (!known) return undefined;
      if (path.endsWith('/.well-known/jwks.json')) return keySet(known, Number(keys));
      const issuer = `${base}/${known}/${keys}/${name}`;
      return { issuer, jwks_uri: `${issuer}/.well-known/jwks.json` };
    },
    mint: async (options, paddedBytes = 0) => {
      const sign = (groups: readonly string[]) =>
        new SignJWT(claims(url(options), groups))
          .setProtectedHeader({ alg: options.algorithm, kid: `key-${options.keys ?? 2}` })
          .setIssuedAt()
          .setExpirationTime('12h')
          .sign(signingPair(options).privateKey);
      const plain = await sign(['member']);
      // A group of 14 letters is 17 characters of JSON, and four characters of base64url for each three.
      const groups = Math.max(0, Math.floor(((paddedBytes - plain.length) * 3) / 4 / 17));
      return sign([
        'member',
        ...Array.from({ length: groups }, (_, n) => `group-${String(n).padStart(8, '0')}`),
      ]);
    },
  };
};
