import type { ConformanceProvider } from '../provider.ts';
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
    { title: 'Cognito token', claims: cognitoToken, issued: { user_id: sub, plan_id: 36 } },
    {
      title: 'Entra ID token',
      claims: entraToken,
      kid: 'entra-1',
      issued: { user_id: `entra:${tid}:${oid}`, plan_id: 35 },
    },
    {
      title: 'user id that begins with the prefix of another provider',
      claims: { ...cognitoToken, sub: 'entra:aaaaaaaa' },
      rejected: 'user_id_prefix_collision',
    },
    {
      title: 'Entra ID role in a Cognito token',
      claims: { ...cognitoToken, 'cognito:groups': undefined, roles: ['member'] },
      rejected: 'no_rule_matches',
    },
    {
      title: 'Cognito group in an Entra ID token',
      claims: { ...entraToken, roles: undefined, 'cognito:groups': ['enterprise'] },
      kid: 'entra-1',
      rejected: 'no_rule_matches',
    },
    {
      title: 'application token of Entra ID',
      claims: { ...entraToken, sub: oid, scp: undefined },
      kid: 'entra-1',
      rejected: 'no_rule_matches',
    },
    {
      title: 'provider that is not listed',
      claims: { ...cognitoToken, iss: 'https://example.eu.auth0.com/' },
      rejected: 'issuer_not_configured',
    },
  ],
};
