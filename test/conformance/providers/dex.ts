import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

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
  header,
  rows: [
    accept('ID token', idToken, { user_id: sub }),
    accept('ID token for us and a listed peer, requested by the peer,', { ...idToken, aud: ['spa', 'cli'], azp: 'cli' }, { user_id: sub }),
    reject('token of our own client (client credentials)', clientToken, 'no_rule_matches'),
    reject('token of a peer (client credentials)', { ...clientToken, sub: 'CgNjbGk', aud: ['spa', 'cli'], azp: 'cli' }, 'no_rule_matches'),
    reject('ID token for us and a peer that is not listed', { ...idToken, aud: ['spa', 'intruder'], azp: 'intruder' }, 'party_mismatch'),
    reject('ID token of another client', { ...idToken, aud: 'another' }, 'audience_mismatch'),
    reject('token of another issuer path', { ...idToken, iss: 'https://dex.example.com' }, 'issuer_not_configured'),
    reject('user outside the group', { ...idToken, groups: [] }, 'no_rule_matches'),
    reject('user whose address is not verified', { ...idToken, email_verified: false }, 'no_rule_matches'),
  ],
};
