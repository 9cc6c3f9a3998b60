import { type ConformanceProvider, discoverable, tokenFor } from '../provider.ts';

const org = 'https://acme.okta.com';
const issuer = `${org}/oauth2/default`;
const client = '0oa1b2c3d4E5f6g7h8i9';
const machine = '0oa9i8h7g6F5e4d3c2b1';
const uid = '00u1a2b3c4D5e6f7g8h9';
const accessToken = tokenFor(issuer, 'ada@example.com', 'api://default', {
  ver: 1,
  jti: 'AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE',
  cid: client,
  uid,
  scp: ['openid', 'latenode'],
  auth_time: 1_768_417_100,
});
const idToken = tokenFor(issuer, uid, client, {
  ver: 1,
  jti: 'ID.4eAWJOCMB3SX8XewDfVR',
  amr: ['pwd', 'mfa'],
  idp: '00o1n2m3',
  auth_time: 1_768_417_100,
  name: 'Ada Lovelace',
});

export const okta: ConformanceProvider = {
  heading: 'Okta',
  source: 'Okta Developer: Build a JWT for client authentication; Access and ID token claims',
  ...discoverable(issuer, `${issuer}/v1/keys`, { kid: 'okta-1' }),
  header: { typ: undefined },
  issued: { user_id: uid },
  rows: [
    accessToken.accept('access token'),
    accessToken.accept('access token with many scopes', { scp: ['openid', 'profile', 'offline_access', 'latenode'] }),
    accessToken.reject('access token issued to another client', 'party_mismatch', { cid: 'another' }),
    accessToken.reject('access token for another audience', 'audience_mismatch', { aud: 'api://other' }),
    idToken.reject('ID token', 'audience_mismatch'),
    accessToken.reject('machine token (client credentials)', 'marked_client_subject', { sub: client, uid: undefined }),
    accessToken.reject('machine token issued to another client', 'party_mismatch', { sub: machine, cid: machine, uid: undefined }),
    accessToken.reject(
      'access token from the org authorization server',
      'wrong_token_type',
      { iss: org, aud: org },
      { header: { typ: 'application/okta-internal-at+jwt' } },
    ),
    accessToken.reject('token from another authorization server', 'issuer_not_configured', { iss: `${org}/oauth2/aus1a2b3c4` }),
    accessToken.reject('user without the scope', 'no_rule_matches', { scp: ['openid'] }),
    accessToken.reject('token from another organization', 'issuer_not_configured', { iss: 'https://other.okta.com/oauth2/default' }),
    accessToken.reject('access token without uid', 'invalid_user_id', { uid: undefined }),
  ],
};
