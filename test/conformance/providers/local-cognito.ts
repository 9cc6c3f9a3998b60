import { accept, type ConformanceProvider, reject } from '../provider.ts';

const sub = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
const header = { typ: undefined };
const times = { iat: 0, exp: 3600 };
const issued = { user_id: sub, plan_id: 36 };

const pool = 'eu-west-1_AbCdEf123';
const client = '3n4b5urk1ft4fl3mg5e62d9ado';
const shared = {
  iss: `https://cognito-idp.eu-west-1.amazonaws.com/${pool}`,
  sub,
  auth_time: 1_768_417_100,
  jti: 'j1',
  origin_jti: 'o1',
  'cognito:groups': ['enterprise'],
};
const motoIdToken = {
  ...shared,
  aud: client,
  token_use: 'id',
  'cognito:username': 'ada',
  email: 'ada@example.com',
};
const motoAccessToken = {
  ...shared,
  client_id: client,
  token_use: 'access',
  username: 'ada',
  scope: 'aws.cognito.signin.user.admin',
};

export const moto: ConformanceProvider = {
  heading: 'moto',
  source: 'moto 5.2: moto/cognitoidp/models.py, create_jwt',
  keySets: [
    {
      url: `http://localhost:5000/${pool}/.well-known/jwks.json`,
      keys: [{ kid: 'dummy', algorithm: 'RS256' }],
    },
  ],
  header,
  times,
  rows: [
    accept('ID token', motoIdToken, issued),
    accept('access token', motoAccessToken, issued),
    reject('ID token of another moto client', { ...motoIdToken, aud: 'another' }, 'audience_mismatch'),
    reject('access token of another moto client', { ...motoAccessToken, client_id: 'another' }, 'audience_mismatch'),
    reject('token of another moto pool', { ...motoIdToken, iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other0000' }, 'issuer_not_configured'),
    reject('moto user in no group', { ...motoIdToken, 'cognito:groups': undefined }, 'no_rule_matches'),
  ],
};

const local = 'http://localhost:9229/local_2Ws8SKEU';
const localClient = '9mpgaw2rwvbncmvkr0mn9q1sv';
const common = { iss: local, sub, auth_time: 1_768_417_100, event_id: 'e1', jti: 'j1', 'cognito:groups': ['enterprise'] };
const localIdToken = { ...common, aud: localClient, token_use: 'id', 'cognito:username': 'ada', email: 'ada@example.com', email_verified: true };
const localAccessToken = { ...common, client_id: localClient, token_use: 'access', username: 'ada', scope: 'aws.cognito.signin.user.admin' };

export const cognitoLocal: ConformanceProvider = {
  heading: 'cognito-local',
  source: 'cognito-local: src/services/tokenGenerator.ts',
  keySets: [{ url: `${local}/.well-known/jwks.json`, keys: [{ kid: 'CognitoLocal', algorithm: 'RS256' }] }],
  times,
  rows: [
    accept('ID token', localIdToken, issued),
    accept('access token', localAccessToken, issued),
    reject('refresh token', { iss: local, 'cognito:username': 'ada', email: 'ada@example.com', jti: 'r1' }, 'invalid_subject', { header: { kid: undefined } }),
    reject('ID token of another local client', { ...localIdToken, aud: 'another' }, 'audience_mismatch'),
    reject('access token of another local client', { ...localAccessToken, client_id: 'another' }, 'audience_mismatch'),
    reject('token of another local pool', { ...localIdToken, iss: 'http://localhost:9229/local_Other000' }, 'issuer_not_configured'),
    reject('user in no group', { ...localIdToken, 'cognito:groups': undefined }, 'no_rule_matches'),
  ],
};
