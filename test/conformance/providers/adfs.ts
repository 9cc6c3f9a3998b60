import { type ConformanceProvider, discoveryOf } from '../provider.ts';

const host = 'adfs.example.com';
const issuer = `https://${host}/adfs`;
const accessIssuer = `http://${host}/adfs/services/trust`;
const jwksUri = `https://${host}/adfs/discovery/keys`;
const client = '7e6d5c4b-aaaa-49f5-a5d9-80ad5c98f9f6';
const sub = 'x4JqJ1a8T0yS3uH7Yh0cZ0b1Q2w3E4r5T6y7U8i9O0p=';
const idToken = {
  aud: client,
  iss: issuer,
  auth_time: '2026-01-14T19:00:00.000Z',
  sub,
  upn: 'ada@example.com',
  unique_name: 'EXAMPLE\\ada',
};
const accessToken = {
  aud: 'https://latenode.example.com',
  iss: accessIssuer,
  appid: client,
  apptype: 'Public',
  authmethod: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
  auth_time: '2026-01-14T19:00:00.000Z',
  ver: '1.0',
  scp: 'openid',
  sub,
};

export const adfs: ConformanceProvider = {
  heading: 'AD FS',
  source:
    'AD FS: OpenID Connect and OAuth flows; Access token issuer identifier (Set-AdfsProperties -Identifier)',
  keySets: [{ url: jwksUri, keys: [{ kid: 'adfs-1', algorithm: 'RS256', members: { x5t: 'adfs-1' } }] }],
  discovery: [discoveryOf(issuer, jwksUri, { access_token_issuer: accessIssuer })],
  rows: [
    { title: 'access token', claims: accessToken, issued: { user_id: sub } },
    { title: 'ID token', claims: idToken, issued: { user_id: sub } },
    {
      title: 'access token of another client',
      claims: { ...accessToken, appid: 'another' },
      rejected: 'party_mismatch',
    },
    {
      title: 'access token for another relying party',
      claims: { ...accessToken, aud: 'urn:microsoft:userinfo' },
      rejected: 'audience_mismatch',
    },
    {
      title: 'machine token (client credentials)',
      claims: { ...accessToken, sub: client, scp: undefined },
      rejected: 'marked_client_subject',
    },
    {
      title: 'machine token without sub',
      claims: { ...accessToken, sub: undefined },
      rejected: 'invalid_subject',
    },
    {
      title: 'token of another farm',
      claims: { ...idToken, iss: 'https://sts.example.com/adfs' },
      rejected: 'issuer_not_configured',
    },
    { title: 'forged token', claims: accessToken, isForged: true, rejected: 'invalid_signature' },
  ],
};
