import { describe, expect, test } from 'vitest';
import { BrokerError } from '../../../lib/errors.ts';
import { createUserIdReader } from '../../../lib/identity/user-id.ts';
import type { Claims } from '../../../lib/jwt/claims.ts';
import { providerOf } from '../../support/provider.ts';

/** The user id that a provider with these members reads, or the reason for the rejection. */
const read = (members: object, claims: Claims, ...others: readonly object[]): string => {
  const [provider = providerOf(), ...more] = [members, ...others].map(providerOf);
  try {
    return createUserIdReader([provider, ...more])(provider, claims);
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_token' });
    return error instanceof BrokerError ? `${error.reason}: ${error.detail}` : '';
  }
};

const rule =
  'is not a string of 1 to 255 characters without control characters, invisible characters and surrounding white space';
const partRule = 'is neither a non-empty string nor a safe integer';

describe('a single claim', () => {
  test('is the user id, unchanged, after the prefix', () => {
    const claims = { oid: '100%:a b' };
    expect(read({ userIdClaim: 'oid' }, claims)).toBe('100%:a b');
    expect(read({ userIdClaim: 'oid', userIdPrefix: 'corp%:' }, claims)).toBe('corp%:100%:a b');
  });

  test('may be named by a JSON Pointer', () => {
    expect(read({ userIdClaim: '/o/id' }, { o: { id: 'org_1' } })).toBe('org_1');
    expect(read({ userIdClaim: '/ids/0' }, { ids: ['first'] })).toBe('first');
    expect(read({ userIdClaim: '/o/id' }, { o: {} })).toBe(`invalid_user_id: "/o/id" ${rule}`);
  });

  test.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['a number', 7],
    ['an object', { toString: 'alice' }],
    ['an array', ['alice']],
    ['256 characters long', 'a'.repeat(256)],
    ['with a line break', 'alice\n'],
    ['with a C1 control character', 'alice\u0085'],
    ['with a lone surrogate', 'alice\ud800'],
  ])('is rejected if it is %s', (_case, oid) => {
    expect(read({ userIdClaim: 'oid' }, { oid })).toBe(`invalid_user_id: "oid" ${rule}`);
  });

  test.each(['constructor', '__proto__', 'toString'])('is read only from own members: %s', (name) => {
    expect(read({ userIdClaim: name }, {})).toBe(`invalid_user_id: "${name}" ${rule}`);
    expect(read({ userIdClaim: name }, JSON.parse(`{"${name}":"alice"}`))).toBe('alice');
  });

  test.each(['email', '/email'])('is rejected as an unverified e-mail address: %s', (name) => {
    const email = 'alice@example.com';
    expect(read({ userIdClaim: name }, { email, email_verified: true })).toBe(email);
    for (const email_verified of [undefined, null, false, 'true', 1, [true]]) {
      expect(read({ userIdClaim: name }, { email, email_verified })).toBe(`unverified_user_id: "${name}"`);
    }
    expect(read({ userIdClaim: name }, { email_verified: true })).toBe(`invalid_user_id: "${name}" ${rule}`);
    expect(read({ userIdClaim: name }, {})).toBe(`invalid_user_id: "${name}" ${rule}`);
  });
});

describe('several claims', () => {
  const members = { userIdClaim: ['org_id', '/o/id', 'sub'] };
  const claims = { org_id: 'acme', o: { id: 7 }, sub: 'alice' };

  test('are joined by colons, in their order', () => {
    expect(read(members, claims)).toBe('acme:7:alice');
    expect(read({ userIdClaim: ['sub', 'org_id'] }, claims)).toBe('alice:acme');
  });

  test('are encoded, so that different claims never result in the same id; the prefix is not', () => {
    const two = { userIdClaim: ['org_id', 'sub'] };
    expect(read(two, { org_id: 'a:b', sub: 'c' })).toBe('a%3Ab:c');
    expect(read(two, { org_id: 'a', sub: 'b:c' })).toBe('a:b%3Ac');
    expect(read(two, { org_id: 'a%3Ab', sub: 'c' })).toBe('a%253Ab:c');
    expect(read({ ...two, userIdPrefix: 'x%:' }, { org_id: 'a', sub: 'b' })).toBe('x%:a:b');
  });

  test.each([0, -7, Number.MAX_SAFE_INTEGER, 'a b', '\ud83d\ude00'])('may be %j', (org_id) => {
    expect(read(members, { ...claims, org_id })).toBe(`${org_id}:7:alice`);
  });

  test.each([undefined, null, '', 1.5, 2 ** 53, true, {}, ['acme']])(
    'are rejected if one is %j',
    (org_id) => {
      expect(read(members, { ...claims, org_id })).toBe(`invalid_user_id: "org_id" ${partRule}`);
    },
  );

  test('are rejected if one is an unverified e-mail address', () => {
    const byEmail = { userIdClaim: ['org_id', 'email'] };
    const email = 'alice@example.com';
    expect(read(byEmail, { org_id: 'acme', email, email_verified: true })).toBe(`acme:${email}`);
    expect(read(byEmail, { org_id: 'acme', email })).toBe('unverified_user_id: "email"');
  });

  test('are rejected if the encoded id has control characters or more than 255 characters', () => {
    expect(read(members, { ...claims, org_id: 'a'.repeat(247) })).toHaveLength(255);
    for (const org_id of ['a'.repeat(248), ':'.repeat(83), 'a\n', 'a\u0085', 'a\ud800']) {
      expect(read(members, { ...claims, org_id })).toBe(`invalid_user_id: the whole id ${rule}`);
    }
  });
});

test.each([
  'alice ',
  '\u00a0alice',
  'al\u200bice',
  '\u202ealice',
  'alice\ufeff',
  'al\u2066ice',
  'alice\u061c',
])('a user id with surrounding white space or invisible characters is rejected: %j', (sub) => {
  expect(read({}, { sub })).toContain('invalid_user_id');
});

test('the limit of 255 characters includes the prefix', () => {
  const members = { userIdPrefix: 'a'.repeat(55) };
  expect(read(members, { sub: 'b'.repeat(200) })).toHaveLength(255);
  expect(read(members, { sub: 'b'.repeat(201) })).toBe(`invalid_user_id: the whole id ${rule}`);
});

describe('if the prefix of one provider begins with that of another one,', () => {
  const other = (userIdPrefix: string) => ({ issuer: 'https://other.example.com', userIdPrefix });
  const third = { issuer: 'https://third.example.com', userIdPrefix: 'unrelated:' };
  const collision = 'user_id_prefix_collision: undefined';

  test.each([
    ['', 'b:', 'b:alice'],
    ['', 'b:', 'b:'],
    ['x', 'xy', 'yalice'],
    ['x:', 'x:x:', 'x:alice'],
  ])('("%s" and "%s") a user of the first provider with the sub "%s" is rejected', (own, longer, sub) => {
    expect(read({ userIdPrefix: own }, { sub }, other(longer), third)).toBe(collision);
    expect(read({ userIdPrefix: own }, { sub }, third, other(longer))).toBe(collision);
  });

  test.each([
    ['', 'b:', 'b'],
    ['', 'b:', 'B:alice'],
    ['', 'b:', 'alice b:'],
    ['x', 'xy', 'xyalice'],
    ['b:', '', 'b:alice'],
  ])('("%s" and "%s") a user of the first provider with the sub "%s" is accepted', (own, longer, sub) => {
    expect(read({ userIdPrefix: own }, { sub }, other(longer), third)).toBe(own + sub);
  });

  test('an id of several claims that begins with the prefix of another provider is rejected', () => {
    const members = { userIdClaim: ['org_id', 'sub'] };
    expect(read(members, { org_id: 'b', sub: 'alice' }, other('b:'))).toBe(collision);
  });
});
