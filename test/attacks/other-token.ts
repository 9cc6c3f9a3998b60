/** Attacks with tokens that the issuer signs with the same keys: for other applications or tenants, or without a signed-in user. */
import type { Scene } from '../support/scene.ts';
import { type Attack, claimed, minted } from './attack.ts';

const app = 'https://app.example.com';
const byParty = {
  settings: { provider: { audiences: undefined, authorizedParties: [app] } },
  valid: { claims: { azp: app } },
};

const grant = 'RFC 6749 section 4.4';
const kind = 'RFC 8725 section 3.12';
const subject = 'RFC 9068 section 2.2';

/** Claims of tokens for machines, and for users whose sign-in is not complete. */
const marked: readonly (readonly [name: string, source: string, claims: object])[] = [
  ['a client (client_id)', subject, { sub: 'c', client_id: 'c' }],
  ['a client (azp)', 'OIDC Core 1.0 section 2 (Google)', { sub: 'c', azp: 'c' }],
  ['a client (cid)', `${subject} (Okta)`, { sub: 'c', cid: 'c' }],
  ['a client (aud)', subject, { sub: 'spa' }],
  ['a client (@clients)', `${subject} (Auth0)`, { sub: 'c@clients', client_id: 'c' }],
  ['a machine (its subject)', `${kind} (Clerk)`, { sub: 'mch_1' }],
  ['a machine (gty)', `${grant} (Auth0)`, { gty: 'client-credentials' }],
  ['a machine (its host)', `${grant} (Keycloak)`, { clientHost: '10.0.0.1', clientAddress: '10.0.0.1' }],
  ['a machine (its type)', `${kind} (Frontegg)`, { type: 'tenantApiToken', tenantId: 't' }],
  ['an application (idtyp)', `${grant} (Entra ID)`, { idtyp: 'app' }],
  ['a device (idtyp)', `${kind} (Entra ID)`, { idtyp: 'Device' }],
  [
    'a service account',
    `${grant} (Keycloak)`,
    { client_id: 'Worker', preferred_username: 'service-account-worker' },
  ],
  ['a GitLab CI job', kind, { job_id: '1', pipeline_id: '2' }],
  ['a GitHub Actions job', kind, { job_workflow_ref: 'acme/app/ci.yml@main' }],
  ['an anonymous user', `${kind} (Supabase)`, { is_anonymous: true }],
  ['an anonymous better-auth user', kind, { isAnonymous: true }],
  ['an anonymous Firebase user', kind, { firebase: { sign_in_provider: 'anonymous' } }],
  ['an anonymous App ID user', 'RFC 8176 section 1 (IBM)', { amr: ['appid_anon'] }],
  ['an unauthenticated Cognito identity', 'RFC 8176 section 1 (Cognito)', { amr: ['unauthenticated'] }],
  ['a user with a pending sign-in', `${kind} (Clerk)`, { sts: 'pending' }],
  ['a user without the second factor', `${kind} (SuperTokens)`, { 'st-mfa': { v: false } }],
  ['a session (drn)', `${kind} (Descope)`, { drn: 'DSR' }],
  ...['token_use', 'token_type', 'tokenType', 'TokenType', 'type', 'typ'].map(
    (claim) => [`a session (${claim} of a refresh token)`, kind, { [claim]: 'Refresh-Token' }] as const,
  ),
  ['a session (typ Offline)', `${kind} (Keycloak)`, { typ: 'Offline' }],
  ['a logout event (typ)', 'OIDC Back-Channel Logout 1.0 section 2.4 (Keycloak)', { typ: 'Logout' }],
];

const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const otherTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';
const entra = 'https://login.microsoftonline.com';
const ours = `${entra}/${tenant}/v2.0`;
const byTenant = {
  settings: ({ issuer: { jwksUri } }: Scene) => ({
    provider: { issuer: `${entra}/{tenantid}/v2.0`, jwksUri, tenants: [tenant] },
  }),
  valid: { claims: { iss: ours, tid: tenant } },
};
const tenants: readonly (readonly [name: string, iss: string, tid: unknown])[] = [
  ['another tenant', `${entra}/${otherTenant}/v2.0`, otherTenant],
  ['another tenant, with ours in tid,', `${entra}/${otherTenant}/v2.0`, tenant],
  ['our tenant, with another one in tid,', ours, otherTenant],
  ['our tenant without tid', ours, undefined],
  ['our tenant with a tid in an array', ours, [tenant]],
  ['the tenant placeholder', `${entra}/{tenantid}/v2.0`, '{tenantid}'],
  ['the tenant "common"', `${entra}/common/v2.0`, 'common'],
  ['our tenant in uppercase', `${entra}/${tenant.toUpperCase()}/v2.0`, tenant.toUpperCase()],
  ['our tenant in another segment of iss', `${entra}/v2.0/${tenant}`, tenant],
  ['our tenant on another host', `https://login.example.com/${tenant}/v2.0`, tenant],
];

const partySource = 'OIDC Core 1.0 section 3.1.3.7';
const azps = ['other', 'https://app.example.com.evil.example', `${app}/`, '', null, 7, [app]];

export const otherTokenAttacks: readonly Attack[] = [
  ...marked.map(([name, source, claims]) => minted(`a token of ${name}`, source, { claims: { ...claims } })),
  minted('a token of a machine (gty in the header)', `${grant} (FusionAuth)`, {
    header: { gty: ['client_credentials'] },
  }),
  ...claimed('azp', azps, partySource, 'azp %j', byParty),
  minted('a missing authorized party', partySource, {}, byParty),
  minted(
    'the authorized party in client_id, with another azp,',
    partySource,
    { claims: { azp: 'other', client_id: app } },
    byParty,
  ),
  ...tenants.map(([name, iss, tid]) =>
    minted(`an Entra ID token from ${name}`, `${partySource} (Entra ID)`, { claims: { iss, tid } }, byTenant),
  ),
];
