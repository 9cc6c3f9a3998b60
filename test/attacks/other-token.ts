/** Attacks with tokens that the issuer signs with the same keys: for other applications or tenants, or without a signed-in user. */
import type { Scene } from '../support/scene.ts';
import { type Attack, minted, type SceneOptions } from './attack.ts';

const app = 'https://app.example.com';
const byParty = { provider: { audiences: undefined, authorizedParties: [app] } };
const fromParty = { claims: { azp: app } };

/** Claims of tokens for machines and for users whose sign-in is not complete. */
const marked: readonly (readonly [name: string, source: string, options: SceneOptions])[] = [
  ['a client, by client_id', 'RFC 9068 section 2.2', { claims: { sub: 'c', client_id: 'c' } }],
  ['a client, by azp', 'OIDC Core 1.0 section 2 (Google)', { claims: { sub: 'c', azp: 'c' } }],
  ['a client, by cid', 'RFC 9068 section 2.2 (Okta)', { claims: { sub: 'c', cid: 'c' } }],
  ['a client, by aud', 'RFC 9068 section 2.2', { claims: { sub: 'spa' } }],
  ['a client, by @clients', 'RFC 9068 section 2.2 (Auth0)', { claims: { sub: 'c@clients', client_id: 'c' } }],
  ['a machine, by gty', 'RFC 6749 section 4.4 (Auth0)', { claims: { gty: 'client-credentials' } }],
  [
    'a machine, by gty in the header',
    'RFC 6749 section 4.4 (FusionAuth)',
    { header: { gty: ['client_credentials'] } },
  ],
  ['an application, by idtyp', 'RFC 6749 section 4.4 (Entra ID)', { claims: { idtyp: 'app' } }],
  [
    'a service account',
    'RFC 6749 section 4.4 (Keycloak)',
    { claims: { client_id: 'Worker', preferred_username: 'service-account-worker' } },
  ],
  ['a GitLab CI job', 'RFC 8725 section 3.12', { claims: { job_id: '1', pipeline_id: '2' } }],
  ['a GitHub Actions job', 'RFC 8725 section 3.12', { claims: { job_workflow_ref: 'acme/app/ci.yml@main' } }],
  ['an anonymous user', 'RFC 8725 section 3.12 (Supabase)', { claims: { is_anonymous: true } }],
  [
    'an anonymous Firebase user',
    'RFC 8725 section 3.12',
    { claims: { firebase: { sign_in_provider: 'anonymous' } } },
  ],
  [
    'an unauthenticated Cognito identity',
    'RFC 8176 section 1 (Cognito)',
    { claims: { amr: ['unauthenticated'] } },
  ],
  ['a user with a pending sign-in', 'RFC 8725 section 3.12 (Clerk)', { claims: { sts: 'pending' } }],
  ['a session, by a refresh token', 'RFC 8725 section 3.12 (Descope)', { claims: { drn: 'DSR' } }],
];

const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const otherTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';
const entra = 'https://login.microsoftonline.com';
const byTenant = ({ issuer }: Scene) => ({
  provider: { issuer: `${entra}/{tenantid}/v2.0`, jwksUri: issuer.jwksUri, tenants: [tenant] },
});
const ofTenant = { claims: { iss: `${entra}/${tenant}/v2.0`, tid: tenant } };
const tenants: readonly (readonly [name: string, iss: string, tid: unknown])[] = [
  ['another tenant', `${entra}/${otherTenant}/v2.0`, otherTenant],
  ['another tenant, with ours in tid,', `${entra}/${otherTenant}/v2.0`, tenant],
  ['our tenant, with another one in tid,', `${entra}/${tenant}/v2.0`, otherTenant],
  ['our tenant without tid', `${entra}/${tenant}/v2.0`, undefined],
  ['our tenant with a tid in an array', `${entra}/${tenant}/v2.0`, [tenant]],
  ['the tenant placeholder', `${entra}/{tenantid}/v2.0`, '{tenantid}'],
  ['the tenant "common"', `${entra}/common/v2.0`, 'common'],
  ['our tenant in upper case', `${entra}/${tenant.toUpperCase()}/v2.0`, tenant.toUpperCase()],
  ['our tenant in another segment of iss', `${entra}/v2.0/${tenant}`, tenant],
  ['our tenant on another host', `https://login.example.com/${tenant}/v2.0`, tenant],
];

export const otherTokenAttacks: readonly Attack[] = [
  ...marked.map(([name, source, options]) => minted(`a token of ${name}`, source, options)),
  ...['other', 'https://app.example.com.evil.example', `${app}/`, '', null, 7, [app]].map((azp) =>
    minted(
      `azp ${JSON.stringify(azp)}`,
      'OIDC Core 1.0 section 3.1.3.7',
      { claims: { azp } },
      { settings: byParty, valid: fromParty },
    ),
  ),
  minted(
    'a missing authorized party',
    'OIDC Core 1.0 section 3.1.3.7',
    {},
    { settings: byParty, valid: fromParty },
  ),
  minted(
    'the authorized party in client_id, with another azp,',
    'OIDC Core 1.0 section 3.1.3.7',
    { claims: { azp: 'other', client_id: app } },
    { settings: byParty, valid: fromParty },
  ),
  ...tenants.map(([name, iss, tid]) =>
    minted(
      `an Entra ID token of ${name}`,
      'OIDC Core 1.0 section 3.1.3.7 (Entra ID)',
      { claims: { iss, tid } },
      { settings: byTenant, valid: ofTenant },
    ),
  ),
];
