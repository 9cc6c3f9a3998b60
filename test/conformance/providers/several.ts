import { accept, type ConformanceProvider, reject } from '../provider.ts';
import { cognito } from './cognito.ts';
import { entraId } from './entra-id.ts';

const pool = 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';
const tid = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const tenant = `https://login.microsoftonline.com/${tid}/v2.0`;
const sub = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
const oid = 'aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb';
const cognitoToken = {
  sub,
  iss: pool,
  aud: '3n4b5urk1ft4fl3mg5e62d9ado',
  token_use: 'id',
  'cognito:groups': ['enterprise'],
};
const entraToken = {
  sub: 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ',
  iss: tenant,
  aud: '00001111-aaaa-2222-bbbb-3333cccc4444',
  azp: '00001111-aaaa-2222-bbbb-3333cccc4444',
  oid,
  tid,
  ver: '2.0',
  scp: 'access_as_user',
  roles: ['member'],
};

export const several: ConformanceProvider = {
  heading: 'Several providers',
  source: 'the sections of Amazon Cognito and Microsoft Entra ID',
  keySets: [...cognito.keySets, ...entraId.keySets],
  discovery: entraId.discovery ?? [],
  rows: [
    accept('Cognito token', cognitoToken, { user_id: sub, plan_id: 36 }),
    accept('Entra ID token', entraToken, { user_id: `entra:${tid}:${oid}`, plan_id: 35 }, { kid: 'entra-1' }),
    reject('user id that begins with the prefix of another provider', { ...cognitoToken, sub: 'entra:aaaaaaaa' }, 'user_id_prefix_collision'),
    reject('Entra ID role in a Cognito token', { ...cognitoToken, 'cognito:groups': undefined, roles: ['member'] }, 'no_rule_matches'),
    reject('Cognito group in an Entra ID token', { ...entraToken, roles: undefined, 'cognito:groups': ['enterprise'] }, 'no_rule_matches', { kid: 'entra-1' }),
    reject('application token of Entra ID', { ...entraToken, sub: oid, scp: undefined }, 'no_rule_matches', { kid: 'entra-1' }),
    reject('provider that is not listed', { ...cognitoToken, iss: 'https://example.eu.auth0.com/' }, 'issuer_not_configured'),
    reject('Cognito token of another app client', { ...cognitoToken, aud: 'another' }, 'audience_mismatch'),
    reject('Entra ID token without oid', { ...entraToken, oid: undefined }, 'invalid_user_id', { kid: 'entra-1' }),
  ],
};
