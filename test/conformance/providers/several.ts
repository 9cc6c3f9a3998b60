import { type ConformanceProvider, tokenFor } from '../provider.ts';
import { cognito } from './cognito.ts';
import { entraId } from './entra-id.ts';

const pool = 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';
const tid = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const tenant = `https://login.microsoftonline.com/${tid}/v2.0`;
const oid = 'aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb';
const cognitoToken = tokenFor(pool, 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee', '3n4b5urk1ft4fl3mg5e62d9ado', {
  token_use: 'id',
  'cognito:groups': ['enterprise'],
});
const entraToken = tokenFor(tenant, 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ', '00001111-aaaa-2222-bbbb-3333cccc4444', {
  azp: '00001111-aaaa-2222-bbbb-3333cccc4444',
  oid,
  tid,
  ver: '2.0',
  scp: 'access_as_user',
  roles: ['member'],
});

export const several: ConformanceProvider = {
  heading: 'Several providers',
  source: 'the sections of Amazon Cognito and Microsoft Entra ID',
  keySets: [...cognito.keySets, ...entraId.keySets],
  discovery: entraId.discovery ?? [],
  issued: { plan_id: 36 },
  rows: [
    cognitoToken.accept('Cognito token'),
    entraToken.accept('Entra ID token', {}, { issued: { user_id: `entra:${tid}:${oid}`, plan_id: 35 }, kid: 'entra-1' }),
    cognitoToken.reject('user id that begins with the prefix of another provider', 'user_id_prefix_collision', { sub: 'entra:aaaaaaaa' }),
    cognitoToken.reject('Entra ID role in a Cognito token', 'no_rule_matches', { 'cognito:groups': undefined, roles: ['member'] }),
    entraToken.reject('Cognito group in an Entra ID token', 'no_rule_matches', { roles: undefined, 'cognito:groups': ['enterprise'] }, { kid: 'entra-1' }),
    entraToken.reject('application token of Entra ID', 'no_rule_matches', { sub: oid, scp: undefined }, { kid: 'entra-1' }),
    cognitoToken.reject('provider that is not listed', 'issuer_not_configured', { iss: 'https://example.eu.auth0.com/' }),
    cognitoToken.reject('Cognito token issued to another app client', 'audience_mismatch', { aud: 'another' }),
    entraToken.reject('Entra ID token without oid', 'invalid_user_id', { oid: undefined }, { kid: 'entra-1' }),
  ],
};
