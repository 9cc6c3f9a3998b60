import { type ConformanceProvider, discoveryOf } from '../provider.ts';

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
  rows: [
    { title: 'access token for the API resource', header, claims: accessToken, issued: { user_id: sub } },
    {
      title: 'access token of an organization',
      header,
      claims: { ...accessToken, organization_id: 'org-1' },
      issued: { user_id: sub },
    },
    {
      title: 'ID token',
      claims: { sub, aud: client, iss: issuer, at_hash: 'abc', sid: 's1' },
      rejected: 'audience_mismatch',
    },
    {
      title: 'machine token (client credentials)',
      header,
      claims: { ...accessToken, sub: client },
      rejected: 'marked_client_subject',
    },
    {
      title: 'machine token of another application',
      header,
      claims: { ...accessToken, sub: machine, client_id: machine },
      rejected: 'party_mismatch',
    },
    {
      title: 'access token of another application',
      header,
      claims: { ...accessToken, client_id: 'another' },
      rejected: 'party_mismatch',
    },
    {
      title: 'access token for another resource',
      header,
      claims: { ...accessToken, aud: 'https://default.logto.app/api' },
      rejected: 'audience_mismatch',
    },
    {
      title: 'forged token',
      header,
      claims: accessToken,
      isForged: true,
      rejected: 'invalid_signature',
    },
  ],
};
