import { accept, type ConformanceProvider, reject } from '../provider.ts';

const issuer = 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';
const client = '3n4b5urk1ft4fl3mg5e62d9ado';
const sub = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
const header = { typ: undefined };
const common = {
  sub,
  iss: issuer,
  'cognito:groups': ['enterprise'],
  origin_jti: '1fb4c6c1-4d0c-4c9d-9f2c-9d7d1f6a0b11',
  event_id: 'c0c5b6f1-5b1a-4a7c-8a53-0a5d8a3a0a11',
  jti: '5a9d2a77-3c0b-4f5c-9d8f-0e6a1f6b0c11',
  auth_time: 1_768_417_100,
};
const idToken = {
  ...common,
  aud: client,
  token_use: 'id',
  'cognito:username': 'ada',
  email: 'ada@example.com',
  email_verified: true,
};
const accessToken = {
  ...common,
  client_id: client,
  token_use: 'access',
  scope: 'openid email',
  username: 'ada',
  version: 2,
};
const machineToken = {
  ...accessToken,
  sub: client,
  username: undefined,
  'cognito:groups': undefined,
  scope: 'api/read',
};
const issued = { user_id: sub, plan_id: 36 };

export const cognito: ConformanceProvider = {
  heading: 'Amazon Cognito',
  source: 'Amazon Cognito Developer Guide: Understanding user pool JSON web tokens',
  keySets: [{ url: `${issuer}/.well-known/jwks.json`, keys: [{ kid: 'pool+1/=', algorithm: 'RS256' }] }],
  header,
  rows: [
    accept('ID token', idToken, issued),
    accept('access token', accessToken, issued),
    accept('access token with resource binding', { ...accessToken, aud: 'https://api.example.com' }, issued),
    accept(
      'ID token of a user who signed in through Google',
      { ...idToken, 'cognito:username': 'google_1234', identities: [{ providerName: 'Google', userId: '1234', primary: 'true' }] },
      issued,
    ),
    accept('access token of a user in several groups', { ...accessToken, 'cognito:groups': ['beta', 'enterprise'] }, issued),
    reject('ID token of another app client', { ...idToken, aud: 'another' }, 'audience_mismatch'),
    reject('access token of another app client that carries our audience', { ...accessToken, client_id: 'another', aud: client }, 'audience_mismatch'),
    reject('machine token (client credentials)', machineToken, 'marked_client_subject'),
    reject('token of another pool', { ...idToken, iss: 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other0000' }, 'issuer_not_configured'),
    reject(
      'token of the same pool with the original issuer',
      { ...idToken, iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123' },
      'issuer_not_configured',
    ),
    reject('token without token_use', { ...idToken, token_use: undefined }, 'token_use_not_configured'),
    reject('user in no group with a plan', { ...idToken, 'cognito:groups': undefined }, 'no_rule_matches'),
    reject('machine token with resource binding', { ...machineToken, aud: client }, 'marked_client_subject'),
    reject('token of an identity pool', { ...idToken, iss: 'https://cognito-identity.amazonaws.com' }, 'issuer_not_configured'),
    reject('ID token whose groups are one text, as SAML attributes are', { ...idToken, 'cognito:groups': '[enterprise, beta]' }, 'no_rule_matches'),
  ],
};
