import { ada, type ConformanceProvider, keysAt, tokenOf } from '../provider.ts';

const pool = 'eu-west-1_AbCdEf123';
const issuer = `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${pool}`;
const original = `https://cognito-idp.eu-west-1.amazonaws.com/${pool}`;
const replica = `https://cognito-idp.eu-central-1.amazonaws.com/${pool}`;
const local = 'http://localhost:9229/local_2Ws8SKEU';
const client = '3n4b5urk1ft4fl3mg5e62d9ado';
const localClient = '9mpgaw2rwvbncmvkr0mn9q1sv';
const sub = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
const auth_time = 1_768_417_100;

const header = { typ: undefined };
const issued = { plan_id: 36 };
const inGroup = { auth_time, 'cognito:groups': ['enterprise'] };
const keysOf = (iss: string, kid: string) => keysAt(`${iss}/.well-known/jwks.json`, { kid });

const idClaims = { sub, aud: client, token_use: 'id', 'cognito:username': 'ada', ...ada };
const accessClaims = { sub, client_id: client, token_use: 'access', username: 'ada' };
const ofPool = {
  ...inGroup,
  iss: issuer,
  origin_jti: '1fb4c6c1-4d0c-4c9d-9f2c-9d7d1f6a0b11',
  event_id: 'c0c5b6f1-5b1a-4a7c-8a53-0a5d8a3a0a11',
  jti: '5a9d2a77-3c0b-4f5c-9d8f-0e6a1f6b0c11',
};
const idToken = tokenOf({ ...idClaims, ...ofPool });
const accessToken = tokenOf({ ...accessClaims, ...ofPool, scope: 'openid email', version: 2 });
const identities = [{ providerName: 'Google', userId: '1234', primary: 'true' }];
const machineToken = tokenOf({
  ...accessToken.claims,
  sub: client,
  username: undefined,
  'cognito:groups': undefined,
  scope: 'api/read',
});

export const cognito: ConformanceProvider = {
  heading: 'Amazon Cognito',
  source: 'Amazon Cognito Developer Guide: Understanding user pool JSON web tokens',
  keySets: [keysOf(issuer, 'pool+1/=')],
  header,
  issued,
  rows: [
    idToken.accept('ID token'),
    accessToken.accept('access token'),
    accessToken.accept('access token with resource binding', { aud: 'https://api.example.com' }),
    idToken.accept('ID token of a user who signed in through Google', { 'cognito:username': 'google_1234', identities }),
    accessToken.accept('access token of a user in several groups', { 'cognito:groups': ['beta', 'enterprise'] }),
    idToken.reject('ID token issued to another app client', 'audience_mismatch', { aud: 'another' }),
    accessToken.reject('access token issued to another app client but with our audience', 'audience_mismatch', { client_id: 'another', aud: client }),
    machineToken.reject('machine token (client credentials)', 'marked_client_subject'),
    idToken.reject('token from another pool', 'issuer_not_configured', { iss: issuer.replace('AbCdEf123', 'Other0000') }),
    idToken.reject('token from the same pool with the original issuer', 'issuer_not_configured', { iss: original }),
    idToken.reject('token without token_use', 'token_use_not_configured', { token_use: undefined }),
    idToken.reject('user in no group with a plan', 'no_rule_matches', { 'cognito:groups': undefined }),
    machineToken.reject('machine token with resource binding', 'marked_client_subject', { aud: client }),
    idToken.reject('token from an identity pool', 'issuer_not_configured', { iss: 'https://cognito-identity.amazonaws.com' }),
    idToken.reject('ID token whose groups are a single string, as SAML attributes are', 'no_rule_matches', { 'cognito:groups': '[enterprise, beta]' }),
  ],
};

const claimToken = tokenOf({ ...accessClaims, iss: issuer, scope: 'openid email', latenode_plan: '36' });

export const cognitoClaim: ConformanceProvider = {
  heading: 'Plan number in a claim',
  source: 'Amazon Cognito Developer Guide: Pre token generation Lambda trigger, event version 2',
  keySets: cognito.keySets,
  header,
  rows: [
    claimToken.accept('access token with the claim', {}, { issued }),
    claimToken.accept('access token without the claim', { latenode_plan: undefined }),
    claimToken.accept('access token with an empty claim', { latenode_plan: '' }),
    claimToken.reject('ID token', 'token_use_not_configured', { client_id: undefined, aud: client, token_use: 'id' }),
    claimToken.reject('plan claim that is not a number', 'invalid_id', { latenode_plan: 'pro' }),
    claimToken.reject('plan claim that is zero', 'invalid_id', { latenode_plan: '0' }),
    claimToken.reject('access token issued to another app client', 'audience_mismatch', { client_id: 'another' }),
  ],
};

const originalIdToken = tokenOf({ ...idClaims, iss: original, auth_time });
const originalAccessToken = tokenOf({ ...accessClaims, iss: original, scope: 'openid' });

export const cognitoReplicas: ConformanceProvider = {
  heading: 'Original issuer and replicas',
  source: 'Amazon Cognito Developer Guide: multi-Region user pools, issuer of each Region',
  keySets: [keysOf(original, 'primary'), keysOf(replica, 'replica')],
  header,
  rows: [
    originalIdToken.accept('ID token of the primary Region'),
    originalAccessToken.accept('access token of the primary Region'),
    originalIdToken.accept('ID token of the replica', { iss: replica }, { kid: 'replica' }),
    originalAccessToken.accept('access token of the replica', { iss: replica }, { kid: 'replica' }),
    originalIdToken.reject('token from the replica signed with a key of the primary Region', 'no_matching_key', { iss: replica }),
    originalAccessToken.reject('machine token (client credentials)', 'marked_client_subject', { sub: client, username: undefined }),
    originalAccessToken.reject('access token issued to another app client', 'audience_mismatch', { client_id: 'another' }),
    originalIdToken.reject('token from a Region that is not listed', 'issuer_not_configured', { iss: original.replace('eu-west-1', 'us-east-1') }),
    originalIdToken.reject('token with the newer form of the issuer', 'issuer_not_configured', { iss: issuer }),
  ],
};

const ofMoto = { ...inGroup, iss: original, jti: 'j1', origin_jti: 'o1' };
const motoIdToken = tokenOf({ ...idClaims, ...ofMoto, email_verified: undefined });
const motoAccessToken = tokenOf({ ...accessClaims, ...ofMoto, scope: 'aws.cognito.signin.user.admin' });

export const moto: ConformanceProvider = {
  heading: 'moto',
  source: 'moto 5.2: moto/cognitoidp/models.py, create_jwt',
  keySets: [keysOf(`http://localhost:5000/${pool}`, 'dummy')],
  header,
  issued,
  rows: [
    motoIdToken.accept('ID token'),
    motoAccessToken.accept('access token'),
    motoIdToken.reject('ID token issued to another moto client', 'audience_mismatch', { aud: 'another' }),
    motoAccessToken.reject('access token issued to another moto client', 'audience_mismatch', { client_id: 'another' }),
    motoIdToken.reject('token from another moto pool', 'issuer_not_configured', { iss: original.replace('AbCdEf123', 'Other0000') }),
    motoIdToken.reject('moto user in no group', 'no_rule_matches', { 'cognito:groups': undefined }),
  ],
};

const ofLocal = { ...inGroup, iss: local, event_id: 'e1', jti: 'j1' };
const localIdToken = tokenOf({ ...idClaims, ...ofLocal, aud: localClient });
const localAccessToken = tokenOf({ ...accessClaims, ...ofLocal, client_id: localClient, scope: 'aws.cognito.signin.user.admin' });

export const cognitoLocal: ConformanceProvider = {
  heading: 'cognito-local',
  source: 'cognito-local: src/services/tokenGenerator.ts',
  keySets: [keysOf(local, 'CognitoLocal')],
  issued,
  rows: [
    localIdToken.accept('ID token'),
    localAccessToken.accept('access token'),
    tokenOf({ iss: local, 'cognito:username': 'ada', email: 'ada@example.com', jti: 'r1' }).reject(
      'refresh token',
      'invalid_subject',
      {},
      { header: { kid: undefined } },
    ),
    localIdToken.reject('ID token issued to another local client', 'audience_mismatch', { aud: 'another' }),
    localAccessToken.reject('access token issued to another local client', 'audience_mismatch', { client_id: 'another' }),
    localIdToken.reject('token from another local pool', 'issuer_not_configured', { iss: 'http://localhost:9229/local_Other000' }),
    localIdToken.reject('user in no group', 'no_rule_matches', { 'cognito:groups': undefined }),
  ],
};
