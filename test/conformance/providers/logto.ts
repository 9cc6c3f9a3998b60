import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

const issuer = 'https://acme.logto.app/oidc';
const client = 'spa1234567890abcdefghi';
const machine = 'm2m1234567890abcdefghi';
const resource = 'https://latenode.example.com';
const sub = 'mvn0x8rtpb1q';
const accessToken = {
  jti: 'mcDvxaXxGeNVQmUqBQBzv',
  sub,
  iss: issuer,
  aud: resource,
  client_id: client,
  scope: 'latenode:use',
};
const header = { typ: 'at+jwt' };

export const logto: ConformanceProvider = {
  heading: 'Logto',
  source: 'Logto Docs: Validate access tokens; Machine-to-machine applications; Global API resources',
  keySets: [{ url: `${issuer}/jwks`, keys: [{ kid: 'logto-1', algorithm: 'ES384' }] }],
  discovery: [discoveryOf(issuer, `${issuer}/jwks`)],
  header,
  rows: [
    accept('access token for the API resource', accessToken, { user_id: sub }),
    accept('access token of an organization', { ...accessToken, organization_id: 'org-1' }, { user_id: sub }),
    accept('access token of an impersonated user', { ...accessToken, act: { sub: 'agent-1' } }, { user_id: sub }, { audit: { actor: 'agent-1' } }),
    reject('ID token', { sub, aud: client, iss: issuer, at_hash: 'abc', sid: 's1' }, 'audience_mismatch'),
    reject('machine token (client credentials)', { ...accessToken, sub: client }, 'marked_client_subject'),
    reject('machine token of another application', { ...accessToken, sub: machine, client_id: machine }, 'party_mismatch'),
    reject('access token of another application', { ...accessToken, client_id: 'another' }, 'party_mismatch'),
    reject('access token for another resource', { ...accessToken, aud: 'https://default.logto.app/api' }, 'audience_mismatch'),
    reject('organization token', { ...accessToken, aud: 'urn:logto:organization:o1' }, 'audience_mismatch'),
    reject('token of another Logto tenant', { ...accessToken, iss: 'https://other.logto.app/oidc' }, 'issuer_not_configured'),
  ],
};
