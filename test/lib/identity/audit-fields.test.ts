import { describe, expect, test } from 'vitest';
import { auditFieldsOf } from '../../../lib/identity/audit-fields.ts';

const iss = 'https://issuer.example.com';

test('auditFieldsOf returns issuer, audience and authorized party', () => {
  expect(auditFieldsOf({ iss, aud: 'spa', cid: 'client' })).toEqual({
    issuer: iss,
    aud: 'spa',
    authorized_party: 'client',
  });
  expect(auditFieldsOf({ iss, aud: ['a', 'b'], azp: 'client' })).toMatchObject({ aud: ['a', 'b'] });
});

describe('the actor', () => {
  const actorOf = (claims: object) => auditFieldsOf({ iss, ...claims }).actor;

  test('is act.sub, else the name or the id of the impersonator', () => {
    const impersonator = { username: 'admin', id: '1' };
    expect(actorOf({ act: { sub: 'support', act: { sub: 'chain' } }, impersonator })).toBe('support');
    expect(actorOf({ act: {}, impersonator })).toBe('admin');
    expect(actorOf({ impersonator: { id: '1' } })).toBe('1');
    expect(actorOf({ act: 'support' })).toBeUndefined();
    expect(actorOf({ act: { sub: 7 }, impersonator: null })).toBeUndefined();
    expect(actorOf({})).toBeUndefined();
  });

  test('has at most 256 characters', () => {
    expect(actorOf({ act: { sub: 'a'.repeat(300) } })).toBe('a'.repeat(256));
  });
});

test('auditFieldsOf omits values that are not strings, and truncates long ones', () => {
  expect(auditFieldsOf({ iss, aud: { a: 1 }, azp: ['client'] })).toEqual({ issuer: iss });
  const aud = [7, 'a'.repeat(300), null, ...Array.from({ length: 20 }, (_, index) => `a${index}`)];
  expect(auditFieldsOf({ iss, aud, azp: 'b'.repeat(300) })).toMatchObject({
    aud: ['a'.repeat(256), 'a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6'],
    authorized_party: 'b'.repeat(256),
  });
});

test('auditFieldsOf replaces control and format characters, line separators and lone surrogates', () => {
  const hostile = 'a\n{"outcome":"issued"}\u001b[2J\u0085\u202e\u2028\u200b\ud800';
  const shown = 'a\ufffd{"outcome":"issued"}\ufffd[2J\ufffd\ufffd\ufffd\ufffd\ufffd';
  expect(auditFieldsOf({ iss, aud: [hostile], azp: hostile, act: { sub: hostile } })).toEqual({
    issuer: iss,
    aud: [shown],
    authorized_party: shown,
    actor: shown,
  });
});
