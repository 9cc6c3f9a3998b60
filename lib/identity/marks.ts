/**
 * Detects tokens that are not for a signed-in user although the issuer signs them with the same keys: tokens of
 * machines, of users whose sign-in is incomplete, and of other kinds. A mark describes a class of tokens, not a product, so
 * its words are matched in every claim that carries them.
 */
import { reject } from '../errors.ts';
import { type Claims, claimOf, partyClaims } from '../jwt/claims.ts';

type IsMarked = (claims: Claims, header: Claims) => boolean;

const machineGrants = ['client_credentials', 'client-credentials', 'client_x509'];
/** Keycloak 26 begins `jti` with session, token and grant: client credentials (cc), or an exchange (te) without a session (tr). */
const machineGrantInJti = /^(..(rt|lt)cc|tr(rt|lt)te):/;
const machineTypes = ['tenantApiToken', 'tenantAccessToken', 'userApiToken', 'userAccessToken'];
const typeClaims = ['token_use', 'token_type', 'tokenType', 'TokenType', 'type', 'typ'];

/** Each mark with the standards and providers that define it; lib/reasons.ts explains it. */
const marks = {
  // RFC 9068 section 2.2; Cognito, Okta, Google service accounts, Auth0, Clerk machines (mch_)
  client_subject: (claims) => {
    const subject = textOf(claims, 'sub');
    if (subject === undefined) return false;
    if (partyClaims.some((name) => textOf(claims, name) === subject)) return true;
    if (holds(claims, 'aud', subject)) return true;
    if (subject.startsWith('mch_') && !['azp', 'sid'].some((name) => Object.hasOwn(claims, name)))
      return true;
    const [client, ...end] = subject.split(/(?=@clients$)/);
    return end.length > 0 && partyClaims.some((name) => textOf(claims, name) === client);
  },
  // RFC 6749 section 4.4; Auth0 (gty), FusionAuth (gty in the header), Keycloak (clientHost; the grant in jti), Frontegg (type)
  client_credentials: (claims, header) =>
    [claims, header].some((part) =>
      ['gty', 'grant_type'].some((name) => machineGrants.some((grant) => holds(part, name, grant))),
    ) ||
    ['clientHost', 'clientAddress'].every((name) => Object.hasOwn(claims, name)) ||
    machineGrantInJti.test(textOf(claims, 'jti') ?? '') ||
    (Object.hasOwn(claims, 'tenantId') && machineTypes.includes(textOf(claims, 'type') ?? '')),
  // Entra ID, optional claim idtyp
  app_only: (claims) => ['app', 'device'].includes(textOf(claims, 'idtyp')?.toLowerCase() ?? ''),
  // Keycloak, clientId before version 21
  service_account: (claims) => {
    const username = textOf(claims, 'preferred_username')?.toLowerCase();
    if (!username?.startsWith('service-account-')) return false;
    return ['client_id', 'clientId', 'azp'].some((name) => {
      const client = textOf(claims, name);
      return client !== undefined && username === `service-account-${client}`.toLowerCase();
    });
  },
  // GitLab ID tokens; GitHub Actions OIDC
  ci_job: (claims) =>
    (isIdentifier(claims, 'job_id') && isIdentifier(claims, 'pipeline_id')) ||
    textOf(claims, 'job_workflow_ref') !== undefined,
  // Supabase Auth, better-auth, Firebase, Cognito identity pools, IBM App ID
  anonymous: (claims) =>
    ['is_anonymous', 'isAnonymous'].some((name) => claimOf(claims, name) === true) ||
    ['provider_id', '/firebase/sign_in_provider'].some((name) => textOf(claims, name) === 'anonymous') ||
    ['unauthenticated', 'appid_anon'].some((method) => holds(claims, 'amr', method)),
  // Clerk session tokens (sts), SuperTokens before the second factor (st-mfa)
  pending: (claims) => textOf(claims, 'sts') === 'pending' || claimOf(claims, '/st-mfa/v') === false,
  // Descope (drn), Casdoor, goiabada, Cognito-like issuers; "Offline" is Keycloak's name
  refresh_token: (claims) =>
    textOf(claims, 'drn') === 'DSR' ||
    typeClaims.some((name) => /^refresh(token)?$/.test(wordOf(claims, name))) ||
    wordOf(claims, 'typ') === 'offline',
  // RFC 8417; OIDC Back-Channel Logout 1.0 section 2.4, and Keycloak's claim typ
  security_event: (claims) => Object.hasOwn(claims, 'events') || wordOf(claims, 'typ') === 'logout',
  // RFC 7800; RFC 9449 section 6.1; RFC 8705 section 3.1
  sender_constrained: (claims) => Object.hasOwn(claims, 'cnf'),
} as const satisfies Readonly<Record<string, IsMarked>>;

export type MarkName = keyof typeof marks;

export const markNames = Object.keys(marks) as MarkName[];

/**
 * Returns the marks of a verified token, all of which the operator accepts; undefined if it has none. Throws `invalid_token`
 * for any other mark.
 */
export const checkMarks = (
  accepted: readonly MarkName[],
  claims: Claims,
  header: Claims,
): readonly MarkName[] | undefined => {
  const found = markNames.filter((name) => marks[name](claims, header));
  const unaccepted = found.find((name) => !accepted.includes(name));
  if (unaccepted) reject(`marked_${unaccepted}`);
  return found.length > 0 ? found : undefined;
};

/** Returns a claim that is a string; absent claims must not be compared as equal. */
function textOf(claims: Claims, name: string): string | undefined {
  const value = claimOf(claims, name);
  return typeof value === 'string' ? value : undefined;
}

/** Returns the text of a claim in lower case, without hyphens and underscores. */
function wordOf(claims: Claims, name: string): string {
  return (textOf(claims, name) ?? '').replaceAll(/[-_]/g, '').toLowerCase();
}

/** True if the claim is this word, or an array that contains it. */
function holds(part: Claims, name: string, word: string): boolean {
  const value = claimOf(part, name);
  return value === word || (Array.isArray(value) && value.includes(word));
}

function isIdentifier(claims: Claims, name: string): boolean {
  const value = claimOf(claims, name);
  return typeof value === 'number' || (typeof value === 'string' && value !== '');
}
