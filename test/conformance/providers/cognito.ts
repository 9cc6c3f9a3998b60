import type { ConformanceProvider } from '../provider.ts';

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
  rows: [
    { title: 'ID token', header, claims: idToken, issued },
    { title: 'access token', header, claims: accessToken, issued },
    {
      title: 'access token with resource binding',
      header,
      claims: { ...accessToken, aud: 'https://api.example.com' },
      issued,
    },
    {
      title: 'ID token of a user who signed in through Google',
      header,
      claims: {
        ...idToken,
        'cognito:username': 'google_1234',
        identities: [{ providerName: 'Google', userId: '1234', primary: 'true' }],
      },
      issued,
    },
    {
      title: 'ID token of another app client',
      header,
      claims: { ...idToken, aud: 'another' },
      rejected: 'audience_mismatch',
    },
    {
      title: 'access token of another app client that carries our audience',
      header,
      claims: { ...accessToken, client_id: 'another', aud: client },
      rejected: 'audience_mismatch',
    },
    {
      title: 'machine token (client credentials)',
      header,
      claims: machineToken,
      rejected: 'marked_client_subject',
    },
    {
      title: 'token of another pool',
      header,
      claims: { ...idToken, iss: 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other0000' },
      rejected: 'issuer_not_configured',
    },
    {
      title: 'token of the same pool with the original issuer',
      header,
      claims: { ...idToken, iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123' },
      rejected: 'issuer_not_configured',
    },
    {
      title: 'token without token_use',
      header,
      claims: { ...idToken, token_use: undefined },
      rejected: 'token_use_not_configured',
    },
    {
      title: 'forged token',
      header,
      claims: idToken,
      isForged: true,
      rejected: 'invalid_signature',
    },
    {
      title: 'expired token',
      header,
      claims: idToken,
      times: { iat: -7200, exp: -3600 },
      rejected: 'expired',
    },
    {
      title: 'user in no group with a plan',
      header,
      claims: { ...idToken, 'cognito:groups': undefined },
      rejected: 'no_rule_matches',
    },
  ],
};
