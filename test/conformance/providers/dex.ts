import { type ConformanceProvider, discoveryOf } from '../provider.ts';

const issuer = 'https://dex.example.com/dex';
const sub = 'CiQwOGE4Njg0Yi1kYjg4LTRiNzMtOTBhOS0zY2QxNjYxZjU0NjYSBWxvY2Fs';
const header = { typ: undefined };
const idToken = {
  iss: issuer,
  sub,
  aud: 'spa',
  at_hash: 'X_VXl',
  email: 'ada@example.com',
  email_verified: true,
  groups: ['latenode'],
  name: 'ada',
};

/** As Dex issues it for the client credentials grant: `sub` encodes the client id, the groups are the client's. */
const clientToken = { iss: issuer, sub: 'CgNzcGE', aud: 'spa', groups: ['latenode'] };

export const dex: ConformanceProvider = {
  heading: 'Dex',
  source: 'Dex Documentation: Custom scopes, claims and client features (cross-client trust)',
  keySets: [{ url: `${issuer}/keys`, keys: [{ kid: 'dex-1', algorithm: 'RS256' }] }],
  discovery: [discoveryOf(issuer, `${issuer}/keys`)],
  rows: [
    { title: 'ID token', header, claims: idToken, issued: { user_id: sub } },
    {
      title: 'ID token for us and a listed peer, requested by the peer,',
      header,
      claims: { ...idToken, aud: ['spa', 'cli'], azp: 'cli' },
      issued: { user_id: sub },
    },
    {
      title: 'token of our own client (client credentials)',
      header,
      claims: clientToken,
      rejected: 'no_rule_matches',
    },
    {
      title: 'token of a peer (client credentials)',
      header,
      claims: { ...clientToken, sub: 'CgNjbGk', aud: ['spa', 'cli'], azp: 'cli' },
      rejected: 'no_rule_matches',
    },
    {
      title: 'ID token for us and a peer that is not listed',
      header,
      claims: { ...idToken, aud: ['spa', 'intruder'], azp: 'intruder' },
      rejected: 'party_mismatch',
    },
    {
      title: 'ID token of another client',
      header,
      claims: { ...idToken, aud: 'another' },
      rejected: 'audience_mismatch',
    },
    {
      title: 'token of another issuer path',
      header,
      claims: { ...idToken, iss: 'https://dex.example.com' },
      rejected: 'issuer_not_configured',
    },
    {
      title: 'user outside the group',
      header,
      claims: { ...idToken, groups: [] },
      rejected: 'no_rule_matches',
    },
    { title: 'forged token', header, claims: idToken, isForged: true, rejected: 'invalid_signature' },
    {
      title: 'expired token',
      header,
      claims: idToken,
      times: { iat: -90_000, exp: -3600 },
      rejected: 'expired',
    },
  ],
};
