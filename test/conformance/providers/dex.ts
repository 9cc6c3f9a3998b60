import { ada, type ConformanceProvider, discoverable, tokenFor } from '../provider.ts';

const issuer = 'https://dex.example.com/dex';
const sub = 'CiQwOGE4Njg0Yi1kYjg4LTRiNzMtOTBhOS0zY2QxNjYxZjU0NjYSBWxvY2Fs';
const idToken = tokenFor(issuer, sub, 'spa', { at_hash: 'X_VXl', ...ada, groups: ['latenode'], name: 'ada' });

/** As Dex issues it for the client credentials grant: `sub` encodes the client id, the groups are the client's. */
const clientToken = tokenFor(issuer, 'CgNzcGE', 'spa', { groups: ['latenode'] });

export const dex: ConformanceProvider = {
  heading: 'Dex',
  source: 'Dex Documentation: Custom scopes, claims and client features (cross-client trust)',
  ...discoverable(issuer, `${issuer}/keys`, { kid: 'dex-1' }),
  header: { typ: undefined },
  rows: [
    idToken.accept('ID token'),
    idToken.accept('ID token for us and a listed peer, requested by the peer,', { aud: ['spa', 'cli'], azp: 'cli' }),
    clientToken.reject('token issued to our own client (client credentials)', 'no_rule_matches'),
    clientToken.reject('token issued to a peer (client credentials)', 'no_rule_matches', { sub: 'CgNjbGk', aud: ['spa', 'cli'], azp: 'cli' }),
    idToken.reject('ID token for us and a peer that is not listed', 'party_mismatch', { aud: ['spa', 'intruder'], azp: 'intruder' }),
    idToken.reject('ID token issued to another client', 'audience_mismatch', { aud: 'another' }),
    idToken.reject('token from another issuer path', 'issuer_not_configured', { iss: 'https://dex.example.com' }),
    idToken.reject('user outside the group', 'no_rule_matches', { groups: [] }),
    idToken.reject('user with an unverified address', 'no_rule_matches', { email_verified: false }),
  ],
};
