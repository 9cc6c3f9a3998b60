/**
 * Detects tokens that are not those of a signed-in user, although the issuer signs them with the same keys: tokens of
 * machines, of users whose sign-in is not complete, and of other kinds.
 */
import { type Claims, claimOf, partyClaims } from '../jwt/claims.ts';

interface Mark {
  /** The kind of token, for the log. */
  readonly meaning: string;
  /** The standard or the provider that defines it. */
  readonly source: string;
  readonly isOn: (claims: Claims, header: Claims) => boolean;
}

const machineGrants = ['client_credentials', 'client-credentials', 'client_x509'];

const marks = {
  client_subject: {
    meaning: 'the subject is a client, not a user',
    source: 'RFC 9068 section 2.2; Cognito, Okta, Google service accounts, Auth0',
    isOn: (claims) => {
      const subject = textOf(claims, 'sub');
      if (subject === undefined) return false;
      if (partyClaims.some((name) => textOf(claims, name) === subject)) return true;
      if (holds(claims, 'aud', subject)) return true;
      const [client, ...end] = subject.split(/(?=@clients$)/);
      return end.length > 0 && ['client_id', 'azp'].some((name) => textOf(claims, name) === client);
    },
  },
  client_credentials: {
    meaning: 'issued to a machine by the client credentials grant',
    source: 'RFC 6749 section 4.4; Auth0 (gty), FusionAuth (gty in the header)',
    isOn: (claims, header) =>
      [claims, header].some((part) =>
        ['gty', 'grant_type'].some((name) => machineGrants.some((grant) => holds(part, name, grant))),
      ),
  },
  app_only: {
    meaning: 'issued to an application or a device without a user',
    source: 'Entra ID, optional claim idtyp',
    isOn: (claims) => ['app', 'device'].includes(textOf(claims, 'idtyp') ?? ''),
  },
  service_account: {
    meaning: 'issued to the service account of a client',
    source: 'Keycloak, clientId before version 21',
    isOn: (claims) => {
      const username = textOf(claims, 'preferred_username')?.toLowerCase();
      if (!username?.startsWith('service-account-')) return false;
      return ['client_id', 'clientId', 'azp'].some((name) => {
        const client = textOf(claims, name);
        return client !== undefined && username === `service-account-${client}`.toLowerCase();
      });
    },
  },
  ci_job: {
    meaning: 'issued to a job of a CI system',
    source: 'GitLab ID tokens; GitHub Actions OIDC',
    isOn: (claims) =>
      (isIdentifier(claims, 'job_id') && isIdentifier(claims, 'pipeline_id')) ||
      textOf(claims, 'job_workflow_ref') !== undefined,
  },
  anonymous: {
    meaning: 'issued to an anonymous user',
    source: 'Supabase Auth; Firebase; Cognito identity pools',
    isOn: (claims) =>
      claimOf(claims, 'is_anonymous') === true ||
      ['provider_id', '/firebase/sign_in_provider'].some((name) => textOf(claims, name) === 'anonymous') ||
      holds(claims, 'amr', 'unauthenticated'),
  },
  pending: {
    meaning: 'issued before the user has completed the sign-in',
    source: 'Clerk session tokens, sts',
    isOn: (claims) => textOf(claims, 'sts') === 'pending',
  },
  refresh_token: {
    meaning: 'a refresh token',
    source: 'Descope, drn',
    isOn: (claims) => textOf(claims, 'drn') === 'DSR',
  },
  security_event: {
    meaning: 'a security event or a logout',
    source: 'RFC 8417; OIDC Back-Channel Logout 1.0 section 2.4',
    isOn: (claims) => Object.hasOwn(claims, 'events'),
  },
  sender_constrained: {
    meaning: 'bound to a key that a bearer does not prove to have',
    source: 'RFC 7800; RFC 9449 section 6.1; RFC 8705 section 3.1',
    isOn: (claims) => Object.hasOwn(claims, 'cnf'),
  },
} as const satisfies Readonly<Record<string, Mark>>;

export type MarkName = keyof typeof marks;

export const markNames = Object.keys(marks) as MarkName[];

/** Returns the names of the marks of a verified token. */
export const marksOf = (claims: Claims, header: Claims): MarkName[] =>
  markNames.filter((name) => marks[name].isOn(claims, header));

/** Describes a token with this mark, for the log. */
export const meaningOf = (name: MarkName): string => marks[name].meaning;

/** Returns a claim that is a string; absent claims must not be compared as equal. */
function textOf(claims: Claims, name: string): string | undefined {
  const value = claimOf(claims, name);
  return typeof value === 'string' ? value : undefined;
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
