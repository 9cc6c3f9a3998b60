/** Describes an identity provider as its documentation and its real tokens do: addresses, key sets, tokens, outcomes. */
import type { TestAlgorithm } from '../support/tokens.ts';

type Members = Readonly<Record<string, unknown>>;

export interface ConformanceProvider {
  /** The heading of its section in docs/identity-providers.md or docs/configuration.md, which has the configuration of these rows. */
  readonly heading: string;
  /** Where the shapes come from. */
  readonly source: string;
  readonly keySets: readonly KeySet[];
  /** Every other address of the provider answers 404. */
  readonly discovery?: readonly { readonly url: string; readonly document: Members }[];
  readonly rows: readonly TokenRow[];
}

export interface KeySet {
  readonly url: string;
  readonly keys: readonly SigningKeyShape[];
  /** Published beside the keys that sign: JWKs as they stand. */
  readonly otherKeys?: readonly unknown[];
  /** Requests that do not accept it get 406. */
  readonly contentType?: string;
}

export interface SigningKeyShape {
  readonly kid: string;
  readonly algorithm: TestAlgorithm;
  /** Beside `kty`, `kid`, `use`, `alg` and the public key; `undefined` removes a member. */
  readonly members?: Members;
}

export interface TokenRow {
  readonly title: string;
  /** Over `alg`, `kid` and `typ: JWT`; `undefined` removes a member. */
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
  /** The claims of the Latenode JWT, where one is issued. */
  readonly issued?: { readonly user_id: string; readonly plan_id?: number };
  /** The error code, and a part of the reason in the log, where it is refused. */
  readonly refused?: { readonly code: 'invalid_token' | 'not_entitled'; readonly reason: string };
  /** Fields that the audit line has. */
  readonly audit?: Members;
}

/** Refused with 401 for this reason. */
export const refusedFor = (reason: string): NonNullable<TokenRow['refused']> => ({
  code: 'invalid_token',
  reason,
});

/** Refused with 403: valid, but no rule admits the user. */
export const notEntitled: NonNullable<TokenRow['refused']> = { code: 'not_entitled', reason: 'no rule' };

/** Discovery at the usual address (OpenID Connect Discovery 1.0 section 4). */
export const discoveryOf = (issuer: string, jwks_uri: string, members: Members = {}) => ({
  url: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  document: { issuer, jwks_uri, ...members },
});
