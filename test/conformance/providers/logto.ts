import { type ConformanceProvider, discoverable, tokenFor, tokenOf } from '../provider.ts';

const issuer = 'https://acme.logto.app/oidc';
const client = 'spa1234567890abcdefghi';
const machine = 'm2m1234567890abcdefghi';
const sub = 'mvn0x8rtpb1q';
const accessToken = tokenFor(issuer, sub, 'https://latenode.example.com', {
  jti: 'mcDvxaXxGeNVQmUqBQBzv',
  client_id: client,
  scope: 'latenode:use',
});

export const logto: ConformanceProvider = {
  heading: 'Logto',
  source: 'Logto Docs: Validate access tokens; Machine-to-machine applications; Global API resources',
  ...discoverable(issuer, `${issuer}/jwks`, { kid: 'logto-1', algorithm: 'ES384' }),
  header: { typ: 'at+jwt' },
  rows: [
    accessToken.accept('access token for the API resource'),
    accessToken.accept('access token of an organization', { organization_id: 'org-1' }),
    accessToken.accept('access token of an impersonated user', { act: { sub: 'agent-1' } }, { audit: { actor: 'agent-1' } }),
    tokenOf({ sub, aud: client, iss: issuer, at_hash: 'abc', sid: 's1' }).reject('ID token', 'audience_mismatch'),
    accessToken.reject('machine token (client credentials)', 'marked_client_subject', { sub: client }),
    accessToken.reject('machine token issued to another application', 'party_mismatch', { sub: machine, client_id: machine }),
    accessToken.reject('access token issued to another application', 'party_mismatch', { client_id: 'another' }),
    accessToken.reject('access token for another resource', 'audience_mismatch', { aud: 'https://default.logto.app/api' }),
    accessToken.reject('organization token', 'audience_mismatch', { aud: 'urn:logto:organization:o1' }),
    accessToken.reject('token from another Logto tenant', 'issuer_not_configured', { iss: 'https://other.logto.app/oidc' }),
  ],
};
