/** Describes an identity provider by its documentation and its real tokens: URLs, key sets, tokens, outcomes. */
import type { Reason } from '../../lib/reasons.ts';
import type { TestAlgorithm } from '../support/tokens.ts';

type Members = Readonly<Record<string, unknown>>;

export interface ConformanceProvider {
  /** The heading of its page or section in docs/identity-providers/ or docs/configuration.md, which has the settings of these rows. */
  readonly heading: string;
  /** The documentation that describes these tokens. */
  readonly source: string;
  readonly keySets: readonly KeySet[];
  /** Every other URL of the provider returns 404. */
  readonly discovery?: readonly { readonly url: string; readonly document: Members }[];
  /** Defaults of the rows. */
  readonly header?: Members;
  readonly times?: Times;
  readonly issued?: Issued;
  readonly rows: readonly TokenRow[];
}

/** Seconds from now; `undefined` removes a claim. By default `iat` is now and `exp` an hour from now. */
interface Times {
  readonly iat?: number | undefined;
  readonly exp?: number | undefined;
  readonly nbf?: number;
}

/** The claims of the Latenode JWT, except tenant and expiry. By default the user id is the `sub`. */
interface Issued {
  readonly user_id?: string;
  readonly plan_id?: number;
}

export interface KeySet {
  readonly url: string;
  readonly keys: readonly SigningKeyShape[];
  /** JWKs that are published in addition, unchanged. */
  readonly otherKeys?: readonly unknown[];
  /** Requests that do not accept this type receive 406. */
  readonly contentType?: string;
}

export interface SigningKeyShape {
  readonly kid: string;
  /** By default RS256. */
  readonly algorithm?: TestAlgorithm;
  /** In addition to `kty`, `kid`, `use`, `alg` and the public key; `undefined` removes a member. */
  readonly members?: Members;
}

interface Options {
  /** Overrides `alg`, `kid` and `typ: JWT`; `undefined` removes a member. */
  readonly header?: Members;
  readonly times?: Times;
  /** The `kid` of the key that signs; by default the first. */
  readonly kid?: string;
  /** Signed with a key that the provider does not publish. */
  readonly isForged?: boolean;
  /** Expected fields of the audit line. */
  readonly audit?: Members;
  readonly issued?: Issued;
}

export interface TokenRow extends Options {
  /** A noun phrase, the subject of the test's title. The guide lists those of rejected tokens. */
  readonly title: string;
  /** All claims except the times; `undefined` removes one. */
  readonly claims: Members;
  /** Why the token is rejected; otherwise it is accepted. */
  readonly rejected?: Reason;
}

/** Makes rows of a token with these claims, which each row may override. */
export const tokenOf = <Claims extends Members>(claims: Claims) => ({
  claims,
  accept: (title: string, changes?: Members, options?: Options): TokenRow => ({
    ...options,
    title,
    claims: { ...claims, ...changes },
  }),
  reject: (title: string, rejected: Reason, changes?: Members, options?: Options): TokenRow => ({
    ...options,
    title,
    claims: { ...claims, ...changes },
    rejected,
  }),
});

/** Makes rows of a token of this issuer, for this subject and audience. */
export const tokenFor = <Aud extends string | readonly string[] | undefined, Claims extends Members>(
  iss: string,
  sub: string,
  aud: Aud,
  claims: Claims,
) => tokenOf({ ...claims, iss, sub, ...(aud && { aud }) });

/** Returns the provider with its defaults in each row, and the rows that every provider has. */
export const withCommonRows = (provider: ConformanceProvider): ConformanceProvider => {
  const { header, times, issued } = provider;
  const rows = provider.rows.map((row) => ({
    ...(header && { header }),
    ...(times && { times }),
    ...row,
    issued: { user_id: String(row.claims.sub), ...(row.issued ?? issued) },
  }));
  return { ...provider, rows: [...rows, ...rows.slice(0, 1).flatMap(commonRows)] };
};

/** The rejected tokens that docs/identity-providers.md lists for every provider, derived from a user's token. */
const commonRows = ({ audit: _audit, ...row }: TokenRow): TokenRow[] => [
  { ...row, title: 'expired token', rejected: 'expired', times: { iat: -7200, exp: -3600 } },
  { ...row, title: 'forged token', rejected: 'invalid_signature', isForged: true },
  {
    ...row,
    title: 'unsigned token',
    rejected: 'algorithm_not_configured',
    header: { ...row.header, alg: 'none' },
  },
];

/** Claims of a user with a verified address. */
export const ada = { email: 'ada@example.com', email_verified: true };

export const keysAt = (url: string, ...keys: readonly SigningKeyShape[]): KeySet => ({ url, keys });

/** The discovery document at its standard URL (OIDC Discovery 1.0 section 4). */
export const discoveryOf = (issuer: string, jwks_uri: string, members: Members = {}) => ({
  url: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  document: { issuer, jwks_uri, ...members },
});

/** The keys at a URL, and the discovery document that names it. */
export const discoverable = (issuer: string, jwksUri: string, ...keys: readonly SigningKeyShape[]) => ({
  keySets: [keysAt(jwksUri, ...keys)],
  discovery: [discoveryOf(issuer, jwksUri)],
});
