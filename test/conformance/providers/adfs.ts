import { type ConformanceProvider, discoveryOf, keysAt, tokenFor } from '../provider.ts';

const host = 'adfs.example.com';
const issuer = `https://${host}/adfs`;
const accessIssuer = `http://${host}/adfs/services/trust`;
const jwksUri = `https://${host}/adfs/discovery/keys`;
const client = '7e6d5c4b-aaaa-49f5-a5d9-80ad5c98f9f6';
const sub = 'x4JqJ1a8T0yS3uH7Yh0cZ0b1Q2w3E4r5T6y7U8i9O0p=';
const idToken = tokenFor(issuer, sub, client, {
  auth_time: '2026-01-14T19:00:00.000Z',
  upn: 'ada@example.com',
  unique_name: 'EXAMPLE\\ada',
});
const accessToken = tokenFor(accessIssuer, sub, 'https://latenode.example.com', {
  appid: client,
  apptype: 'Public',
  authmethod: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
  auth_time: '2026-01-14T19:00:00.000Z',
  ver: '1.0',
  scp: 'openid',
});

export const adfs: ConformanceProvider = {
  heading: 'AD FS',
  source: 'AD FS: OpenID Connect and OAuth flows; Access token issuer identifier (Set-AdfsProperties -Identifier)',
  keySets: [keysAt(jwksUri, { kid: 'adfs-1', members: { x5t: 'adfs-1' } })],
  discovery: [discoveryOf(issuer, jwksUri, { access_token_issuer: accessIssuer })],
  rows: [
    accessToken.accept('access token'),
    idToken.accept('ID token'),
    accessToken.reject('access token issued to another client', 'party_mismatch', { appid: 'another' }),
    accessToken.reject('access token for another relying party', 'audience_mismatch', { aud: 'urn:microsoft:userinfo' }),
    accessToken.reject('machine token (client credentials)', 'marked_client_subject', { sub: client, scp: undefined }),
    accessToken.reject('machine token without sub', 'invalid_subject', { sub: undefined }),
    idToken.reject('token from another farm', 'issuer_not_configured', { iss: 'https://sts.example.com/adfs' }),
    accessToken.reject('access token from a proxy issuer', 'issuer_not_configured', { iss: `https://${host}/adfs/services/trust` }),
    idToken.reject('ID token issued to another client', 'audience_mismatch', { aud: 'another' }),
  ],
};
