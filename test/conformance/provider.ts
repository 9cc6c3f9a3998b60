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
  readonly rows: readonly TokenRow[];
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

export interface TokenRow {
  /** A noun phrase, the subject of the test's title. The guide lists those of rejected tokens. */
  readonly title: string;
  /** Overrides `alg`, `kid` and `typ: JWT`; `undefined` removes a member. */
  readonly header?: Members;
  /** All claims except the times; `undefined` removes one. */
  readonly claims: Members;
  /** Seconds from now; `undefined` removes a claim. By default `iat` is now and `exp` an hour from now. */
  readonly times?: {
    readonly iat?: number | undefined;
    readonly exp?: number | undefined;
    readonly nbf?: number;
  };
  /** The `kid` of the key that signs; by default the first. */
  readonly kid?: string;
  /** Signed with a key that the provider does not publish. */
  readonly isForged?: boolean;
  /** The claims of the Latenode JWT of an accepted token, except tenant and expiry. */
  readonly issued?: { readonly user_id: string; readonly plan_id?: number };
  /** The reason of a rejected token. */
  readonly rejected?: Reason;
  /** Expected fields of the audit line. */
  readonly audit?: Members;
}

/** The discovery document at its standard URL (OIDC Discovery 1.0 section 4). */
export const discoveryOf = (issuer: string, jwks_uri: string, members: Members = {}) => ({
  url: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  document: { issuer, jwks_uri, ...members },
});
