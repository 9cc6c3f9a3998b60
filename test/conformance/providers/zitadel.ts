import { type ConformanceProvider, discoveryOf } from '../provider.ts';

const issuer = 'https://acme-abc123.zitadel.cloud';
const project = '231313131313131313';
const client = '242424242424242424';
const otherApp = '252525252525252525';
const sub = '163840776835432705';
const rolesClaim = `urn:zitadel:iam:org:project:${project}:roles`;
const accessToken = {
  iss: issuer,
  sub,
  aud: [client, otherApp, project],
  client_id: client,
  jti: 'V2_1-at_1',
  [rolesClaim]: { member: { '170086824411201793': 'acme.zitadel.cloud' } },
};
const idToken = { ...accessToken, client_id: client, azp: client, amr: ['pwd'], sid: 'V1_1' };

export const zitadel: ConformanceProvider = {
  heading: 'Zitadel',
  source: 'ZITADEL Docs: Claims; Opaque and JWT access tokens; Service users',
  keySets: [{ url: `${issuer}/oauth/v2/keys`, keys: [{ kid: '249898989898989898', algorithm: 'RS256' }] }],
  discovery: [discoveryOf(issuer, `${issuer}/oauth/v2/keys`)],
  rows: [
    { title: 'JWT access token', claims: accessToken, issued: { user_id: sub, plan_id: 35 } },
    { title: 'ID token', claims: idToken, issued: { user_id: sub, plan_id: 35 } },
    {
      title: 'token of another application of the project',
      claims: { ...accessToken, client_id: otherApp },
      rejected: 'party_mismatch',
    },
    {
      title: 'ID token of another application of the project',
      claims: { ...idToken, client_id: otherApp, azp: otherApp },
      rejected: 'party_mismatch',
    },
    {
      title: 'access token of an older release, which names every application of the project and no party',
      claims: { ...accessToken, client_id: undefined },
      rejected: 'audience_missing',
    },
    {
      title: 'service user (client credentials)',
      claims: { ...accessToken, sub: client, [rolesClaim]: undefined },
      rejected: 'marked_client_subject',
    },
    {
      title: 'token of another project',
      claims: { ...accessToken, aud: ['299999999999999999'] },
      rejected: 'audience_mismatch',
    },
    {
      title: 'token of another instance',
      claims: { ...accessToken, iss: 'https://other.zitadel.cloud' },
      rejected: 'issuer_not_configured',
    },
    {
      title: 'user without the role',
      claims: { ...accessToken, [rolesClaim]: {} },
      rejected: 'no_rule_matches',
    },
  ],
};
