import { describe, expect, test } from 'vitest';
import { createUserIdReader } from '../../../lib/identity/user-id.ts';
import type { Claims } from '../../../lib/jwt/claims.ts';
import { providerOf } from '../../support/provider.ts';
import { outcomeOf } from '../outcome.ts';

/** The user id that a provider with these members reads beside other providers, or the reason for the rejection. */
const read = (members: object, claims: Claims, ...others: readonly object[]): string => {
  const provider = providerOf(members);
  return outcomeOf(() => createUserIdReader([provider, ...others.map(providerOf)])(provider, claims));
};

const rule =
  'is not a string of 1 to 255 characters without control characters, invisible characters or surrounding white space';

describe('a single claim', () => {
  const oid = '100%:a b';
  const email = 'alice@example.com';
  const unverified = 'unverified_user_id: "email"';

  test.each<[object, Claims, string]>([
    [{ userIdClaim: 'oid' }, { oid }, oid],
    [{ userIdClaim: 'oid', userIdPrefix: 'corp%:' }, { oid }, `corp%:${oid}`],
    [{ userIdClaim: '/o/id' }, { o: { id: 'org_1' } }, 'org_1'],
    [{ userIdClaim: '/o/id' }, { o: {} }, `invalid_user_id: "/o/id" ${rule}`],
    [{ userIdClaim: 'email' }, { email, email_verified: true }, email],
    [{ userIdClaim: 'email' }, { email, email_verified: false }, unverified],
    [{ userIdClaim: '/email' }, { email }, 'unverified_user_id: "/email"'],
    [{ userIdClaim: 'email' }, { email_verified: true }, `invalid_user_id: "email" ${rule}`],
    [{ userIdClaim: 'email' }, {}, `invalid_user_id: "email" ${rule}`],
  ])('of the provider %j with the claims %j results in "%s"', (members, claims, outcome) => {
    expect(read(members, claims)).toBe(outcome);
  });

  test.each([
    ...[undefined, null, '', 7, { toString: 'alice' }, ['alice'], 'a'.repeat(256)],
    ...['alice\n', 'alice\u0085', 'alice\ud800', 'alice ', '\u00a0alice', 'al\u200bice', '\u202ealice'],
    ...['alice\ufeff', 'al\u2066ice', 'alice\u061c', 'alice\u200e'],
  ])('is rejected with the value %j', (sub) => {
    expect(read({}, { sub })).toBe(`invalid_user_id: "sub" ${rule}`);
  });
});

describe('several claims', () => {
  const members = { userIdClaim: ['org_id', '/o/id', 'sub'] };
  const claims = { org_id: 'acme', o: { id: 7 }, sub: 'alice' };
  const two = { userIdClaim: ['org_id', 'sub'] };

  test.each<[object, Claims, string]>([
    [members, claims, 'acme:7:alice'],
    // They are encoded, so that different claims never result in the same id; the prefix is not.
    [two, { org_id: 'a:b', sub: 'c' }, 'a%3Ab:c'],
    [two, { org_id: 'a', sub: 'b:c:d' }, 'a:b%3Ac%3Ad'],
    [two, { org_id: 'a%3A%3Ab', sub: 'c' }, 'a%253A%253Ab:c'],
    [{ ...two, userIdPrefix: 'x%:' }, { org_id: 'a', sub: 'b' }, 'x%:a:b'],
    [{ userIdClaim: ['org_id', 'email'] }, { org_id: 'a', email: 'b' }, 'unverified_user_id: "email"'],
  ])('of the provider %j with the claims %j result in "%s"', (provider, parts, outcome) => {
    expect(read(provider, parts)).toBe(outcome);
  });

  test.each([0, -7, Number.MAX_SAFE_INTEGER, 'a b', '\ud83d\ude00', 'a'.repeat(247)])(
    'may be %j',
    (org_id) => {
      expect(read(members, { ...claims, org_id })).toBe(`${org_id}:7:alice`);
    },
  );

  test.each([undefined, null, '', 1.5, 2 ** 53, true, {}, ['acme']])(
    'are rejected if one is %j',
    (org_id) => {
      const detail = '"org_id" is neither a non-empty string nor a safe integer';
      expect(read(members, { ...claims, org_id })).toBe(`invalid_user_id: ${detail}`);
    },
  );

  test.each(['a'.repeat(248), ':'.repeat(83), 'a\n', 'a\u0085', 'a\ud800'])(
    'are rejected if the whole id is no identifier, because one is %j',
    (org_id) => {
      expect(read(members, { ...claims, org_id })).toBe(`invalid_user_id: the whole id ${rule}`);
    },
  );
});

test('the limit of 255 characters includes the prefix', () => {
  const members = { userIdPrefix: 'a'.repeat(55) };
  expect(read(members, { sub: 'b'.repeat(200) })).toHaveLength(255);
  expect(read(members, { sub: 'b'.repeat(201) })).toBe(`invalid_user_id: the whole id ${rule}`);
});

test.each<[object, string, string, boolean]>([
  [{ userIdPrefix: '' }, 'b:', 'b:alice', true],
  [{ userIdPrefix: '' }, 'b:', 'b:', true],
  [{ userIdPrefix: 'x' }, 'xy', 'yalice', true],
  [{ userIdPrefix: 'x:' }, 'x:x:', 'x:alice', true],
  [{ userIdPrefix: '', userIdClaim: ['sub', 'oid'] }, 'b:', 'b', true],
  [{ userIdPrefix: '' }, 'b:', 'b', false],
  [{ userIdPrefix: '' }, 'b:', 'B:alice', false],
  [{ userIdPrefix: '' }, 'b:', 'alice b:', false],
  [{ userIdPrefix: 'x' }, 'xy', 'xyalice', false],
  [{ userIdPrefix: 'b:' }, '', 'b:alice', false],
])(
  'for %j, beside a provider with the prefix "%s", the sub "%s" is rejected: %s',
  (own, prefix, sub, isRejected) => {
    const claims = { sub, oid: 'alice' };
    const other = { issuer: 'https://other.example.com', userIdPrefix: prefix };
    const third = { issuer: 'https://third.example.com', userIdPrefix: 'unrelated:' };
    const expected = isRejected ? 'user_id_prefix_collision' : read(own, claims);
    expect(read(own, claims, other, third)).toBe(expected);
    expect(read(own, claims, third, other)).toBe(expected);
  },
);
