import type { ConformanceProvider } from '../provider.ts';
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
  rows: [
    {
      title: 'access token with the claim',
      header,
      claims: accessToken,
      issued: { user_id: sub, plan_id: 36 },
    },
    {
      title: 'access token without the claim',
      header,
      claims: { ...accessToken, latenode_plan: undefined },
      issued: { user_id: sub },
    },
    {
      title: 'ID token',
      header,
      claims: { ...accessToken, client_id: undefined, aud: client, token_use: 'id' },
      rejected: 'token_use_not_configured',
    },
    {
      title: 'claim that is not a number',
      header,
      claims: { ...accessToken, latenode_plan: 'pro' },
      rejected: 'invalid_id',
    },
  ],
};
