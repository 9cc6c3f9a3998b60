import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

const org = 'https://acme.okta.com';
const issuer = `${org}/oauth2/default`;
const client = '0oa1b2c3d4E5f6g7h8i9';
const machine = '0oa9i8h7g6F5e4d3c2b1';
const uid = '00u1a2b3c4D5e6f7g8h9';
const header = { typ: undefined };
const accessToken = {
  ver: 1,
  jti: 'AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE',
  iss: issuer,
  aud: 'api://default',
  cid: client,
  uid,
  scp: ['openid', 'latenode'],
  auth_time: 1_768_417_100,
  sub: 'ada@example.com',
};
const idToken = {
  sub: uid,
  ver: 1,
  iss: issuer,
  aud: client,
  jti: 'ID.4eAWJOCMB3SX8XewDfVR',
  amr: ['pwd', 'mfa'],
  idp: '00o1n2m3',
  auth_time: 1_768_417_100,
  name: 'Ada Lovelace',
};

export const okta: ConformanceProvider = {
  heading: 'Okta',
  source: 'Okta Developer: Build a JWT for client authentication; Access and ID token claims',
  keySets: [{ url: `${issuer}/v1/keys`, keys: [{ kid: 'okta-1', algorithm: 'RS256' }] }],
  discovery: [discoveryOf(issuer, `${issuer}/v1/keys`)],
  header,
  rows: [
    accept('access token', accessToken, { user_id: uid }),
    accept('access token whose scopes are many', { ...accessToken, scp: ['openid', 'profile', 'offline_access', 'latenode'] }, { user_id: uid }),
    reject('access token of another client', { ...accessToken, cid: 'another' }, 'party_mismatch'),
    reject('access token for another audience', { ...accessToken, aud: 'api://other' }, 'audience_mismatch'),
    reject('ID token', idToken, 'audience_mismatch'),
    reject('machine token (client credentials)', { ...accessToken, sub: client, uid: undefined }, 'marked_client_subject'),
    reject('machine token of another client', { ...accessToken, sub: machine, cid: machine, uid: undefined }, 'party_mismatch'),
    reject('access token of the org authorization server', { ...accessToken, iss: org, aud: org }, 'wrong_token_type', {
      header: { typ: 'application/okta-internal-at+jwt' },
    }),
    reject('token of another authorization server', { ...accessToken, iss: `${org}/oauth2/aus1a2b3c4` }, 'issuer_not_configured'),
    reject('user without the scope', { ...accessToken, scp: ['openid'] }, 'no_rule_matches'),
    reject('token of another organization', { ...accessToken, iss: 'https://other.okta.com/oauth2/default' }, 'issuer_not_configured'),
    reject('access token without uid', { ...accessToken, uid: undefined }, 'invalid_user_id'),
  ],
};
