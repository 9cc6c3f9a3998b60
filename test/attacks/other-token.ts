/** Attacks by tokens that the issuer signs with the same keys: for other applications and tenants, or of no signed-in user. */
import type { Scene } from '../support/scene.ts';
import { type Attack, type Given, minted } from './attack.ts';

const app = 'https://app.example.com';
const byParty = { provider: { audiences: undefined, authorized_parties: [app] } };
const fromParty = { claims: { azp: app } };

/** Claims of tokens for machines and for users whose sign-in is not complete. */
const marked: readonly (readonly [name: string, source: string, options: Given])[] = [
  ['a client for itself', 'RFC 9068 section 2.2', { claims: { sub: 'c', client_id: 'c' } }],
  ['a client for itself, by azp', 'OIDC Core 1.0 section 2 (Google)', { claims: { sub: 'c', azp: 'c' } }],
  ['a client for itself, by cid', 'RFC 9068 section 2.2 (Okta)', { claims: { sub: 'c', cid: 'c' } }],
  ['a client that is its own audience', 'RFC 9068 section 2.2', { claims: { sub: 'spa' } }],
  ['…@clients', 'RFC 9068 section 2.2 (Auth0)', { claims: { sub: 'c@clients', client_id: 'c' } }],
  ['gty client-credentials', 'RFC 6749 section 4.4 (Auth0)', { claims: { gty: 'client-credentials' } }],
  ['gty in the header', 'RFC 6749 section 4.4 (FusionAuth)', { header: { gty: ['client_credentials'] } }],
  ['idtyp app', 'RFC 6749 section 4.4 (Entra ID)', { claims: { idtyp: 'app' } }],
  [
    'a service account',
    'RFC 6749 section 4.4 (Keycloak)',
    { claims: { client_id: 'Worker', preferred_username: 'service-account-worker' } },
  ],
  ['a CI job of GitLab', 'RFC 8725 section 3.12', { claims: { job_id: '1', pipeline_id: '2' } }],
  ['a CI job of GitHub', 'RFC 8725 section 3.12', { claims: { job_workflow_ref: 'acme/app/ci.yml@main' } }],
  ['an anonymous user', 'RFC 8725 section 3.12 (Supabase)', { claims: { is_anonymous: true } }],
  [
    'an anonymous user of Firebase',
    'RFC 8725 section 3.12',
    { claims: { firebase: { sign_in_provider: 'anonymous' } } },
  ],
  ['an unauthenticated identity', 'RFC 8176 section 1 (Cognito)', { claims: { amr: ['unauthenticated'] } }],
  ['a sign-in that is not complete', 'RFC 8725 section 3.12 (Clerk)', { claims: { sts: 'pending' } }],
  ['a refresh token', 'RFC 8725 section 3.12 (Descope)', { claims: { drn: 'DSR' } }],
];

const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const otherTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';
const entra = 'https://login.microsoftonline.com';
const byTenant = ({ issuer }: Scene) => ({
  provider: { issuer: `${entra}/{tenantid}/v2.0`, jwks_uri: issuer.jwksUri, tenants: [tenant] },
});
const ofTenant = { claims: { iss: `${entra}/${tenant}/v2.0`, tid: tenant } };
const tenants: readonly (readonly [name: string, iss: string, tid: unknown])[] = [
  ['another tenant', `${entra}/${otherTenant}/v2.0`, otherTenant],
  ['another tenant that names ours in tid', `${entra}/${otherTenant}/v2.0`, tenant],
  ['our tenant that names another one in tid', `${entra}/${tenant}/v2.0`, otherTenant],
  ['no tid', `${entra}/${tenant}/v2.0`, undefined],
  ['a tid in a list', `${entra}/${tenant}/v2.0`, [tenant]],
  ['the template itself', `${entra}/{tenantid}/v2.0`, '{tenantid}'],
  ['common', `${entra}/common/v2.0`, 'common'],
  ['our tenant in upper case', `${entra}/${tenant.toUpperCase()}/v2.0`, tenant.toUpperCase()],
  ['our tenant in another place', `${entra}/v2.0/${tenant}`, tenant],
  ['our tenant at another host', `https://login.example.com/${tenant}/v2.0`, tenant],
];

export const otherTokenAttacks: readonly Attack[] = [
  ...marked.map(([name, source, options]) =>
    minted(`a token of a machine or of nobody: ${name}`, source, options),
  ),
  ...['other', 'https://app.example.com.evil.example', `${app}/`, '', null, 7, [app]].map((azp) =>
    minted(
      `azp ${JSON.stringify(azp)}`,
      'OIDC Core 1.0 section 3.1.3.7',
      { claims: { azp } },
      { settings: byParty, honest: fromParty },
    ),
  ),
  minted(
    'no authorized party where one is asked for',
    'OIDC Core 1.0 section 3.1.3.7',
    {},
    { settings: byParty, honest: fromParty },
  ),
  minted(
    'the authorized party as client_id, beside another azp',
    'OIDC Core 1.0 section 3.1.3.7',
    { claims: { azp: 'other', client_id: app } },
    { settings: byParty, honest: fromParty },
  ),
  ...tenants.map(([name, iss, tid]) =>
    minted(
      `a tenant of Entra ID: ${name}`,
      'OIDC Core 1.0 section 3.1.3.7 (Entra ID)',
      { claims: { iss, tid } },
      { settings: byTenant, honest: ofTenant },
    ),
  ),
];
