import { accept, type ConformanceProvider, reject } from '../provider.ts';
import { cognito } from './cognito.ts';

const issuer = 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';
const client = '3n4b5urk1ft4fl3mg5e62d9ado';
const sub = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
const header = { typ: undefined };
const accessToken = {
  sub,
  iss: issuer,
  client_id: client,
  token_use: 'access',
  scope: 'openid email',
  username: 'ada',
  latenode_plan: '36',
};

export const cognitoClaim: ConformanceProvider = {
  heading: 'Plan number in a claim',
  source: 'Amazon Cognito Developer Guide: Pre token generation Lambda trigger, event version 2',
  keySets: cognito.keySets,
  header,
  rows: [
    accept('access token with the claim', accessToken, { user_id: sub, plan_id: 36 }),
    accept('access token without the claim', { ...accessToken, latenode_plan: undefined }, { user_id: sub }),
    accept('access token with an empty claim', { ...accessToken, latenode_plan: '' }, { user_id: sub }),
    reject('ID token', { ...accessToken, client_id: undefined, aud: client, token_use: 'id' }, 'token_use_not_configured'),
    reject('claim that is not a number', { ...accessToken, latenode_plan: 'pro' }, 'invalid_id'),
    reject('claim that is zero', { ...accessToken, latenode_plan: '0' }, 'invalid_id'),
    reject('access token of another app client', { ...accessToken, client_id: 'another' }, 'audience_mismatch'),
  ],
};
