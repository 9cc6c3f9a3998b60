import { type ConformanceProvider, discoveryOf } from '../provider.ts';

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
  rows: [
    { title: 'access token', header, claims: accessToken, issued: { user_id: uid } },
    {
      title: 'access token of another client',
      header,
      claims: { ...accessToken, cid: 'another' },
      rejected: 'party_mismatch',
    },
    {
      title: 'access token for another audience',
      header,
      claims: { ...accessToken, aud: 'api://other' },
      rejected: 'audience_mismatch',
    },
    { title: 'ID token', header, claims: idToken, rejected: 'audience_mismatch' },
    {
      title: 'machine token (client credentials)',
      header,
      claims: { ...accessToken, sub: client, uid: undefined },
      rejected: 'marked_client_subject',
    },
    {
      title: 'machine token of another client',
      header,
      claims: { ...accessToken, sub: machine, cid: machine, uid: undefined },
      rejected: 'party_mismatch',
    },
    {
      title: 'access token of the org authorization server',
      header: { typ: 'application/okta-internal-at+jwt' },
      claims: { ...accessToken, iss: org, aud: org },
      rejected: 'wrong_token_type',
    },
    {
      title: 'token of another authorization server',
      header,
      claims: { ...accessToken, iss: `${org}/oauth2/aus1a2b3c4` },
      rejected: 'issuer_not_configured',
    },
    {
      title: 'user without the scope',
      header,
      claims: { ...accessToken, scp: ['openid'] },
      rejected: 'no_rule_matches',
    },
  ],
};
