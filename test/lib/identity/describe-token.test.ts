import { describe, expect, test } from 'vitest';
import { describeToken, describeUnverified } from '../../../lib/identity/describe-token.ts';

const iss = 'https://issuer.example.com';

test('describeToken returns subject, audience and authorized party', () => {
  expect(describeToken({ iss, sub: 'alice', aud: 'spa', cid: 'client' })).toEqual({
    subject: 'alice',
    aud: 'spa',
    authorized_party: 'client',
  });
  expect(describeToken({ iss, aud: ['a', 'b'], azp: 'client' })).toMatchObject({ aud: ['a', 'b'] });
});

describe('the actor', () => {
  const actorOf = (claims: object) => describeToken({ iss, ...claims }).actor;

  test('is act.sub, else the name or the id of the impersonator', () => {
    const impersonator = { username: 'admin', id: '1' };
    expect(actorOf({ act: { sub: 'support', act: { sub: 'chain' } }, impersonator })).toBe('support');
    expect(actorOf({ act: {}, impersonator })).toBe('admin');
    expect(actorOf({ impersonator: { id: '1' } })).toBe('1');
    expect(actorOf({ act: 'support' })).toBeUndefined();
    expect(actorOf({ act: { sub: 7 }, impersonator: null })).toBeUndefined();
    expect(actorOf({ impersonator_user_id: 'admin' })).toBe('admin');
    expect(actorOf({})).toBeUndefined();
  });

  test('has at most 256 characters', () => {
    expect(actorOf({ act: { sub: 'a'.repeat(300) } })).toBe('a'.repeat(256));
  });
});

test('describeToken omits values that are not strings, and truncates long ones', () => {
  expect(describeToken({ iss, aud: { a: 1 }, azp: ['client'] })).toEqual({});
  const aud = [7, 'a'.repeat(300), null, ...Array.from({ length: 20 }, (_, index) => `a${index}`)];
  expect(describeToken({ iss, aud, azp: 'b'.repeat(300) })).toMatchObject({
    aud: ['a'.repeat(256), 'a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6'],
    authorized_party: 'b'.repeat(256),
  });
});

test('describeToken replaces control and format characters, line separators and lone surrogates', () => {
  const hostile = 'a\n{"outcome":"issued"}\u001b[2J\u0085\u202e\u2028\u200b\ud800';
  const shown = 'a\ufffd{"outcome":"issued"}\ufffd[2J\ufffd\ufffd\ufffd\ufffd\ufffd';
  expect(describeToken({ iss, aud: [hostile], azp: hostile, act: { sub: hostile } })).toEqual({
    aud: [shown],
    authorized_party: shown,
    actor: shown,
  });
});

test('describeUnverified returns the issuer and the key that a token names, made printable', () => {
  expect(describeUnverified({ kid: 'k\n1' }, { iss })).toEqual({ issuer: iss, kid: 'k\ufffd1' });
  expect(describeUnverified({ kid: 7 }, { iss: [iss] })).toEqual({});
});
