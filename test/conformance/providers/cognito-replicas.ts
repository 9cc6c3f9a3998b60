import { accept, type ConformanceProvider, reject } from '../provider.ts';

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
  header,
  rows: [
    accept('ID token of the primary Region', idToken, { user_id: sub }),
    accept('access token of the primary Region', accessToken, { user_id: sub }),
    accept('ID token of the replica', { ...idToken, iss: replica }, { user_id: sub }, { kid: 'replica' }),
    accept('access token of the replica', { ...accessToken, iss: replica }, { user_id: sub }, { kid: 'replica' }),
    reject('token of the replica signed with a key of the primary Region', { ...idToken, iss: replica }, 'no_matching_key'),
    reject('machine token (client credentials)', { ...accessToken, sub: client, username: undefined }, 'marked_client_subject'),
    reject('access token of another app client', { ...accessToken, client_id: 'another' }, 'audience_mismatch'),
    reject(
      'token of a Region that is not listed',
      { ...idToken, iss: 'https://cognito-idp.us-east-1.amazonaws.com/eu-west-1_AbCdEf123' },
      'issuer_not_configured',
    ),
    reject(
      'token with the newer form of the issuer',
      { ...idToken, iss: 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123' },
      'issuer_not_configured',
    ),
  ],
};
