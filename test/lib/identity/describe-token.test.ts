import { expect, test } from 'vitest';
import { describeToken, describeUnverified } from '../../../lib/identity/describe-token.ts';

const iss = 'https://issuer.example.com';
const hostile = 'a\n{"outcome":"issued"}\u001b[2J\u0085\u202e\u2028\u200b\ud800';
const shown = 'a\ufffd{"outcome":"issued"}\ufffd[2J\ufffd\ufffd\ufffd\ufffd\ufffd';
const long = 'a'.repeat(300);
const truncated = 'a'.repeat(256);
const impersonator = { username: 'admin', id: '1' };

test.each([
  [
    { sub: 'alice', aud: 'spa', cid: 'client' },
    { subject: 'alice', aud: 'spa', authorized_party: 'client' },
  ],
  [{ sub: 7, aud: { a: 1 }, azp: ['client'] }, {}],
  [{ aud: ['a', 'b'] }, { aud: ['a', 'b'] }],
  [
    { aud: [7, long, null, ...'bcdefghijkl'], azp: long },
    { aud: [truncated, ...'bcdefgh'], authorized_party: truncated },
  ],
  [
    { sub: hostile, aud: [hostile], azp: hostile },
    { subject: shown, aud: [shown], authorized_party: shown },
  ],
  [{ act: { sub: 'support', act: { sub: 'chain' } }, impersonator }, { actor: 'support' }],
  [{ act: {}, impersonator }, { actor: 'admin' }],
  [{ act: { sub: 7 }, impersonator: { id: '1' } }, { actor: '1' }],
  [{ impersonator_user_id: 'admin' }, { actor: 'admin' }],
  [{ act: 'support', impersonator: null }, {}],
  [{ act: { sub: long } }, { actor: truncated }],
  [{ act: { sub: hostile } }, { actor: shown }],
])('describeToken describes %j as %j', (claims, described) => {
  expect(describeToken({ iss, ...claims })).toEqual(described);
});

test('describeUnverified returns the issuer and the key that a token names, made printable', () => {
  expect(describeUnverified({ kid: 'k\n1' }, { iss })).toEqual({ issuer: iss, kid: 'k\ufffd1' });
  expect(describeUnverified({ kid: 7 }, { iss: [iss] })).toEqual({});
});
