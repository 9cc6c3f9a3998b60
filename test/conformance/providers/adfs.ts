import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

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
  source: 'AD FS: OpenID Connect and OAuth flows; Access token issuer identifier (Set-AdfsProperties -Identifier)',
  keySets: [{ url: jwksUri, keys: [{ kid: 'adfs-1', algorithm: 'RS256', members: { x5t: 'adfs-1' } }] }],
  discovery: [discoveryOf(issuer, jwksUri, { access_token_issuer: accessIssuer })],
  rows: [
    accept('access token', accessToken, { user_id: sub }),
    accept('ID token', idToken, { user_id: sub }),
    reject('access token of another client', { ...accessToken, appid: 'another' }, 'party_mismatch'),
    reject('access token for another relying party', { ...accessToken, aud: 'urn:microsoft:userinfo' }, 'audience_mismatch'),
    reject('machine token (client credentials)', { ...accessToken, sub: client, scp: undefined }, 'marked_client_subject'),
    reject('machine token without sub', { ...accessToken, sub: undefined }, 'invalid_subject'),
    reject('token of another farm', { ...idToken, iss: 'https://sts.example.com/adfs' }, 'issuer_not_configured'),
    reject('access token of a proxy issuer', { ...accessToken, iss: `https://${host}/adfs/services/trust` }, 'issuer_not_configured'),
    reject('ID token of another client', { ...idToken, aud: 'another' }, 'audience_mismatch'),
  ],
};
