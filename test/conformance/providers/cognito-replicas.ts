import type { ConformanceProvider } from '../provider.ts';

const primary = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';
const replica = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-west-1_AbCdEf123';
const client = '3n4b5urk1ft4fl3mg5e62d9ado';
const sub = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
const header = { typ: undefined };
const idToken = {
  sub,
  iss: primary,
  aud: client,
  token_use: 'id',
  'cognito:username': 'ada',
  email: 'ada@example.com',
  email_verified: true,
  auth_time: 1_768_417_100,
};
const accessToken = {
  sub,
  iss: primary,
  client_id: client,
  token_use: 'access',
  scope: 'openid',
  username: 'ada',
};

export const cognitoReplicas: ConformanceProvider = {
  heading: 'Original issuer and replicas',
  source: 'Amazon Cognito Developer Guide: multi-Region user pools, issuer of each Region',
  keySets: [
    { url: `${primary}/.well-known/jwks.json`, keys: [{ kid: 'primary', algorithm: 'RS256' }] },
    { url: `${replica}/.well-known/jwks.json`, keys: [{ kid: 'replica', algorithm: 'RS256' }] },
  ],
  rows: [
    { title: 'ID token of the primary Region', header, claims: idToken, issued: { user_id: sub } },
    { title: 'access token of the primary Region', header, claims: accessToken, issued: { user_id: sub } },
    {
      title: 'ID token of the replica',
      header,
      claims: { ...idToken, iss: replica },
      kid: 'replica',
      issued: { user_id: sub },
    },
    {
      title: 'access token of the replica',
      header,
      claims: { ...accessToken, iss: replica },
      kid: 'replica',
      issued: { user_id: sub },
    },
    {
      title: 'token of the replica signed with a key of the primary Region',
      header,
      claims: { ...idToken, iss: replica },
      rejected: 'no_matching_key',
    },
    {
      title: 'machine token (client credentials)',
      header,
      claims: { ...accessToken, sub: client, username: undefined },
      rejected: 'marked_client_subject',
    },
    {
      title: 'access token of another app client',
      header,
      claims: { ...accessToken, client_id: 'another' },
      rejected: 'audience_mismatch',
    },
    {
      title: 'token of a Region that is not listed',
      header,
      claims: { ...idToken, iss: 'https://cognito-idp.us-east-1.amazonaws.com/eu-west-1_AbCdEf123' },
      rejected: 'issuer_not_configured',
    },
  ],
};
