/** Checks rules about several members of an entry of `identityProviders`, or about the meaning of a name. */
import * as v from 'valibot';
import { isSelfAsserted, partyClaims, topLevelName } from '../../jwt/claims.ts';
import { isIssuerUrl } from '../../validation/https-url.ts';
import { issuersOf, type ProviderEntry, typeOf } from './entry.ts';
import {
  hasPlaceholder,
  isEntraAlias,
  isEntraIssuer,
  isPoolIssuer,
  isPoolLike,
  isStringOrUri,
  isTenantTemplate,
  tenantPlaceholder,
} from './issuer-names.ts';

interface Rule {
  /** The member that the message is about. */
  readonly member: keyof ProviderEntry;
  readonly isBroken: (entry: ProviderEntry) => boolean;
  /** Tells the operator what to write. */
  readonly message: string;
}

const entraTemplate = `https://login.microsoftonline.com/${tenantPlaceholder}/v2.0`;
const isCognito = (entry: ProviderEntry): boolean => typeOf(entry) === 'cognito';
const someIssuer = (entry: ProviderEntry, holds: (issuer: string) => boolean): boolean =>
  issuersOf(entry).some(holds);
const userIdClaims = ({ userIdClaim }: ProviderEntry): readonly string[] => [userIdClaim].flat();

/** Claims that differ from token to token: each sign-in would create a new user. */
const perToken = new Set('exp iat nbf jti nonce auth_time at_hash c_hash sid'.split(' '));
/** Claims with the same value for many users, who would all be one user at Latenode. */
const shared = new Set([
  ...['iss', 'aud', ...partyClaims],
  ...'tid token_use typ scope scp acr amr ver tfp hd idp sub_type'.split(' '),
]);
/** Claims that tell the users of different tenants of Entra ID apart; others are unique in one tenant only. */
const entraIds = new Set(['tid', 'oid', 'sub']);
const hasSeveralTenants = (entry: ProviderEntry): boolean =>
  entry.tenants !== undefined || issuersOf(entry).filter(isEntraIssuer).length > 1;

/** The first broken rule of each member is reported. */
const rules: readonly Rule[] = [
  {
    member: 'issuer',
    isBroken: (entry) => someIssuer(entry, isEntraAlias),
    message: `no token has "common", "organizations" or "consumers" in its "iss": write the tenant id instead, or for several tenants ${entraTemplate} and "tenants"`,
  },
  {
    member: 'issuer',
    isBroken: (entry) => !entry.tenants && someIssuer(entry, (issuer) => issuer.includes(tenantPlaceholder)),
    message: `${tenantPlaceholder} requires "tenants" in the same entry: an array of tenant ids, or "any"`,
  },
  {
    member: 'issuer',
    isBroken: (entry) => Boolean(entry.tenants) && !someIssuer(entry, isTenantTemplate),
    message: `"tenants" requires one issuer such as ${entraTemplate}, with ${tenantPlaceholder} once, as a whole segment of its path`,
  },
  {
    member: 'issuer',
    isBroken: (entry) => !entry.tenants && someIssuer(entry, hasPlaceholder),
    message: 'replace the placeholder with its value: the issuer must be the "iss" of the tokens',
  },
  {
    member: 'issuer',
    isBroken: ({ jwksUri, ...entry }) =>
      jwksUri === undefined && !issuersOf({ jwksUri, ...entry }).every(isIssuerUrl),
    message:
      'expected an https URL (http for loopback only) without query and fragment; any other "iss" requires "jwksUri" in the same entry',
  },
  {
    member: 'issuer',
    isBroken: (entry) => !entry.tenants && !issuersOf(entry).every(isStringOrUri),
    message: 'expected a string without a colon, or a URI (RFC 7519 section 4.1.1)',
  },
  {
    member: 'issuer',
    isBroken: (entry) => someIssuer(entry, isPoolLike),
    message:
      'expected a Cognito user pool such as https://cognito-idp.<region>.amazonaws.com/<pool> or https://issuer-cognito-idp.<region>.amazonaws.com/<pool>',
  },
  {
    member: 'issuer',
    isBroken: (entry) => someIssuer(entry, isPoolIssuer) && !issuersOf(entry).every(isPoolIssuer),
    message: 'expected either Cognito user pools or other issuers: write an entry for each',
  },
  {
    member: 'issuer',
    isBroken: (entry) => new Set(issuersOf(entry)).size < issuersOf(entry).length,
    message: 'issuers must be unique',
  },
  {
    member: 'jwksUri',
    isBroken: ({ jwksUri = '' }) => hasPlaceholder(jwksUri),
    message: 'replace the placeholder with its value: the keys of all tenants are at one address',
  },
  {
    member: 'type',
    isBroken: (entry) => entry.type === 'oidc' && someIssuer(entry, isPoolIssuer),
    message: '"oidc" is not for a Cognito user pool: omit "type"',
  },
  {
    member: 'tenants',
    isBroken: (entry) => Boolean(entry.tenants) && Array.isArray(entry.issuer),
    message: 'are for one issuer with a placeholder, not for an array of issuers',
  },
  {
    member: 'tenants',
    isBroken: (entry) => Boolean(entry.tenants) && isCognito(entry),
    message: 'are for Entra ID, not for Cognito',
  },
  {
    member: 'tokenUse',
    isBroken: (entry) => entry.tokenUse !== undefined && !isCognito(entry),
    message:
      'is for Cognito only: tokens of other providers do not reliably show whether they are ID or access tokens',
  },
  {
    member: 'authorizedParties',
    isBroken: (entry) => entry.authorizedParties !== undefined && isCognito(entry),
    message: 'are not for Cognito: list the app clients in "audiences"',
  },
  {
    member: 'audiences',
    isBroken: (entry) => !Array.isArray(entry.audiences) && isCognito(entry),
    message: 'expected an array of app client ids',
  },
  {
    member: 'audiences',
    isBroken: (entry) => entry.audiences === 'any' && entry.tenants !== undefined,
    message: '"any" cannot be combined with "tenants": list the client ids',
  },
  {
    member: 'audiences',
    isBroken: ({ audiences, authorizedParties }) => !audiences && !authorizedParties,
    message:
      'expected an array of audiences, the "aud" of the tokens; if they have none, list their "azp" in "authorizedParties"',
  },
  {
    member: 'userIdClaim',
    isBroken: (entry) => userIdClaims(entry).some((name) => perToken.has(topLevelName(name))),
    message: `differs from token to token: name a claim that identifies the user, not one of ${[...perToken].join(', ')}`,
  },
  {
    member: 'userIdClaim',
    isBroken: (entry) => userIdClaims(entry).every((name) => shared.has(topLevelName(name))),
    message: `is shared by many users; combine it with another claim, such as ["tid", "oid"]. Shared claims: ${[...shared].join(', ')}`,
  },
  {
    member: 'userIdClaim',
    isBroken: (entry) =>
      hasSeveralTenants(entry) && !userIdClaims(entry).some((name) => entraIds.has(topLevelName(name))),
    message: 'may be equal for users of two tenants: name "oid" or "sub", or combine it with "tid"',
  },
  {
    member: 'userIdClaim',
    isBroken: (entry) => new Set(userIdClaims(entry)).size < userIdClaims(entry).length,
    message: 'claims must be unique',
  },
  {
    member: 'userIdClaim',
    isBroken: (entry) => !entry.allowSelfAssertedClaims && userIdClaims(entry).some(isSelfAsserted),
    message:
      'is a claim that users can write themselves at some providers: use another, or add "allowSelfAssertedClaims": true if your provider does not let them',
  },
];

/** Reports every member that breaks a rule. */
export const followsRules = v.rawCheck<ProviderEntry>(({ dataset, addIssue }) => {
  if (!dataset.typed || dataset.issues) return; // problems of single members are reported first
  const entry = dataset.value;
  const reported = new Set<string>();
  for (const { member, isBroken, message } of rules) {
    if (reported.has(member) || !isBroken(entry)) continue;
    reported.add(member);
    addIssue({
      message,
      path: [{ type: 'object', origin: 'value', input: entry, key: member, value: entry[member] }],
    });
  }
});
