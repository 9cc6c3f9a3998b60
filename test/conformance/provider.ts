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
  /** Header and times of the rows that state none. */
  readonly header?: Members;
  readonly times?: Times;
  readonly rows: readonly TokenRow[];
}

/** Seconds from now; `undefined` removes a claim. By default `iat` is now and `exp` an hour from now. */
interface Times {
  readonly iat?: number | undefined;
  readonly exp?: number | undefined;
  readonly nbf?: number;
}

export interface KeySet {
  readonly url: string;
  readonly keys: readonly SigningKeyShape[];
  /** JWKs that are published in addition, unchanged. */
  readonly otherKeys?: readonly unknown[];
  /** Requests that do not accept this type are answered with 406. */
  readonly contentType?: string;
}

export interface SigningKeyShape {
  readonly kid: string;
  readonly algorithm: TestAlgorithm;
  /** In addition to `kty`, `kid`, `use`, `alg` and the public key; `undefined` removes a member. */
  readonly members?: Members;
}

interface TokenShape {
  /** A noun phrase, the subject of the test's title. The guide lists those of rejected tokens. */
  readonly title: string;
  /** Overrides `alg`, `kid` and `typ: JWT`; `undefined` removes a member. */
  readonly header?: Members;
  /** All claims except the times; `undefined` removes one. */
  readonly claims: Members;
  readonly times?: Times;
  /** The `kid` of the key that signs; by default the first. */
  readonly kid?: string;
  /** Signed with a key that the provider does not publish. */
  readonly isForged?: boolean;
  /** Expected fields of the audit line. */
  readonly audit?: Members;
}

/** The claims of the Latenode JWT, except tenant and expiry. */
type Issued = { readonly user_id: string; readonly plan_id?: number };
type Outcome =
  | { readonly issued: Issued; readonly rejected?: never }
  | { readonly rejected: Reason; readonly issued?: never };

export type TokenRow = TokenShape & Outcome;
type Options = Omit<TokenShape, 'title' | 'claims'>;

/** A row whose token is accepted, with the claims of the Latenode JWT. */
export const accept = (title: string, claims: Members, issued: Issued, options: Options = {}): TokenRow => ({
  title,
  claims,
  issued,
  ...options,
});

/** A row whose token is rejected. */
export const reject = (
  title: string,
  claims: Members,
  rejected: Reason,
  options: Options = {},
): TokenRow => ({ title, claims, rejected, ...options });

/** Returns the rows of the table with the header and times of their provider, and the rows that every provider has. */
export const withCommonRows = (provider: ConformanceProvider): ConformanceProvider => {
  const { header, times } = provider;
  const rows = provider.rows.map((row) => ({ ...(header && { header }), ...(times && { times }), ...row }));
  return { ...provider, rows: [...rows, ...(rows[0] ? commonRows(rows[0]) : [])] };
};

/** The rejected tokens that docs/identity-providers.md lists for all providers, made of a user's token. */
function commonRows({ claims, header, times, kid }: TokenRow): TokenRow[] {
  const options = { ...(header && { header }), ...(times && { times }), ...(kid && { kid }) };
  return [
    reject('expired token', claims, 'expired', { ...options, times: { iat: -7200, exp: -3600 } }),
    reject('forged token', claims, 'invalid_signature', { ...options, isForged: true }),
    reject('unsigned token', claims, 'algorithm_not_configured', {
      ...options,
      header: { ...header, alg: 'none' },
    }),
  ];
}

/** The discovery document at its standard URL (OIDC Discovery 1.0 section 4). */
export const discoveryOf = (issuer: string, jwks_uri: string, members: Members = {}) => ({
  url: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  document: { issuer, jwks_uri, ...members },
});
