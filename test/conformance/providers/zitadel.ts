import { type ConformanceProvider, discoverable, tokenFor, tokenOf } from '../provider.ts';

const issuer = 'https://acme-abc123.zitadel.cloud';
const project = '231313131313131313';
const client = '242424242424242424';
const otherApp = '252525252525252525';
const rolesClaim = `urn:zitadel:iam:org:project:${project}:roles`;
const accessToken = tokenFor(issuer, '163840776835432705', [client, otherApp, project], {
  client_id: client,
  jti: 'V2_1-at_1',
  [rolesClaim]: { member: { '170086824411201793': 'acme.zitadel.cloud' } },
});
const idToken = tokenOf({ ...accessToken.claims, client_id: client, azp: client, amr: ['pwd'], sid: 'V1_1' });

export const zitadel: ConformanceProvider = {
  heading: 'Zitadel',
  source: 'ZITADEL Docs: Claims; Opaque and JWT access tokens; Service users',
  ...discoverable(issuer, `${issuer}/oauth/v2/keys`, { kid: '249898989898989898' }),
  issued: { plan_id: 35 },
  rows: [
    accessToken.accept('JWT access token'),
    idToken.accept('ID token'),
    accessToken.accept('access token of an impersonated user', { act: { sub: '9' } }, { audit: { actor: '9' } }),
    accessToken.reject('token issued to another application of the project', 'party_mismatch', { client_id: otherApp }),
    idToken.reject('ID token issued to another application of the project', 'party_mismatch', { client_id: otherApp, azp: otherApp }),
    accessToken.reject('access token from an older release, which names every application of the project and no party', 'audience_missing', {
      client_id: undefined,
    }),
    accessToken.reject('service user (client credentials)', 'marked_client_subject', { sub: client, [rolesClaim]: undefined }),
    accessToken.reject('token from another project', 'audience_mismatch', { aud: ['299999999999999999'] }),
    accessToken.reject('token from another instance', 'issuer_not_configured', { iss: 'https://other.zitadel.cloud' }),
    accessToken.reject('user without the role', 'no_rule_matches', { [rolesClaim]: {} }),
    accessToken.reject('service user with the role', 'marked_client_subject', { sub: client }),
  ],
};
