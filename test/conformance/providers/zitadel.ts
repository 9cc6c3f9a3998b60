import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

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
    accept('JWT access token', accessToken, { user_id: sub, plan_id: 35 }),
    accept('ID token', idToken, { user_id: sub, plan_id: 35 }),
    accept('access token of an impersonated user', { ...accessToken, act: { sub: '9' } }, { user_id: sub, plan_id: 35 }, { audit: { actor: '9' } }),
    reject('token of another application of the project', { ...accessToken, client_id: otherApp }, 'party_mismatch'),
    reject('ID token of another application of the project', { ...idToken, client_id: otherApp, azp: otherApp }, 'party_mismatch'),
    reject(
      'access token of an older release, which names every application of the project and no party',
      { ...accessToken, client_id: undefined },
      'audience_missing',
    ),
    reject('service user (client credentials)', { ...accessToken, sub: client, [rolesClaim]: undefined }, 'marked_client_subject'),
    reject('token of another project', { ...accessToken, aud: ['299999999999999999'] }, 'audience_mismatch'),
    reject('token of another instance', { ...accessToken, iss: 'https://other.zitadel.cloud' }, 'issuer_not_configured'),
    reject('user without the role', { ...accessToken, [rolesClaim]: {} }, 'no_rule_matches'),
    reject('service user with the role', { ...accessToken, sub: client }, 'marked_client_subject'),
  ],
};
