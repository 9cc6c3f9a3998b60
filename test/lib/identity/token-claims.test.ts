import { describe, expect, test } from 'vitest';
import type { IdentityProvider } from '../../../lib/identity/provider.ts';
import { readIdentity, type SignedToken } from '../../../lib/identity/token-claims.ts';
import type { Claims } from '../../../lib/jwt/claims.ts';

const now = 1_768_417_200;
const goodClaims: Claims = { sub: 'alice', aud: 'spa', iat: now, exp: now + 3600 };
const oidc: IdentityProvider = {
  issuer: 'https://issuer.example.com',
  audiences: ['spa', 'https://api.example.com'],
  type: 'oidc',
  tokenUses: ['id', 'access'],
  algorithms: ['ES256'],
  jwksUri: undefined,
  userIdClaim: 'sub',
  userIdPrefix: '',
};

interface Given extends Partial<Omit<SignedToken, 'provider'>> {
  readonly provider?: Partial<IdentityProvider>;
}

const identityOf = ({ provider, claims, ...more }: Given = {}) =>
  readIdentity({
    provider: { ...oidc, ...provider },
    userIdPrefixes: [provider?.userIdPrefix ?? ''],
    tokenUse: 'id',
    now: now * 1000,
    clockToleranceSeconds: 5,
    claims: { ...goodClaims, ...claims },
    ...more,
  });

const expectRefusal = (given: Given, reason: string) =>
  expect(() => identityOf(given)).toThrow(
    expect.objectContaining({ code: 'invalid_token', message: reason }),
  );

test('an identity has its issuer, user id, expiry, and all of the claims', () => {
  expect(identityOf({ claims: { 'cognito:groups': ['pro'] } })).toEqual({
    issuer: 'https://issuer.example.com',
    userId: 'alice',
    expiresAt: now + 3600,
    claims: { ...goodClaims, 'cognito:groups': ['pro'] },
  });
});

describe.each(['exp', 'iat'])('%s', (name) => {
  test.each([
    undefined,
    null,
    '1768417200',
    true,
    [now],
    {},
    now + 0.5,
    2 ** 53,
    1e300,
    -1,
    JSON.parse('1e400'),
  ])('of %s is refused', (value) => {
    expectRefusal({ claims: { [name]: value } }, `"${name}" is missing or not a whole number`);
  });
});

describe('iat', () => {
  test('may be ahead as far as the tolerance goes', () => {
    expect(identityOf({ claims: { iat: now + 5 } }).userId).toBe('alice');
    expectRefusal({ claims: { iat: now + 6 } }, '"iat" is in the future');
  });

  test('may be long ago', () => {
    expect(identityOf({ claims: { iat: 0 } }).userId).toBe('alice');
  });
});

const badIdentifiers: [string, unknown][] = [
  ['missing', undefined],
  ['null', null],
  ['empty', ''],
  ['a number', 7],
  ['true', true],
  ['an object', { toString: 'alice' }],
  ['a list', ['alice']],
  ['256 characters long', 'a'.repeat(256)],
  ['with a null character', 'al\0ice'],
  ['with a line break', 'alice\n'],
  ['with a tab', 'al\tice'],
  ['with an escape character', '\u001b[31malice'],
  ['with DEL', 'alice\u007f'],
  ['with a C1 control character', 'alice\u0085'],
  ['with half of a surrogate pair', 'alice\ud800'],
  ['with the halves of a surrogate pair the wrong way round', '\ude00\ud83d'],
];
const rule = 'is not a string of 1 to 255 characters without control characters';

describe('sub', () => {
  test.each(badIdentifiers)('%s is refused', (_case, sub) => {
    expectRefusal({ claims: { sub } }, `"sub" ${rule}`);
  });

  test('is needed even where another claim is the user id', () => {
    const provider = { userIdClaim: 'name' };
    expectRefusal({ provider, claims: { name: 'Alice', sub: undefined } }, `"sub" ${rule}`);
  });

  test.each([
    ['of 255 characters', 'a'.repeat(255)],
    ['of one character', '0'],
    ['with a whole surrogate pair', '\ud83d\ude00'],
    ['with white space', ' alice b '],
    ['in another script', 'аlice'],
    ['named like a member of every object', '__proto__'],
  ])('%s is the user id as it is', (_case, sub) => {
    expect(identityOf({ claims: { sub } }).userId).toBe(sub);
  });
});

describe('another claim as user id', () => {
  test.each(badIdentifiers)('%s is refused', (_case, value) => {
    expectRefusal({ provider: { userIdClaim: 'name' }, claims: { name: value } }, `"name" ${rule}`);
  });

  test.each(['constructor', '__proto__', 'toString'])('is not found in a prototype: %s', (userIdClaim) => {
    expectRefusal({ provider: { userIdClaim } }, `"${userIdClaim}" ${rule}`);
  });
});

describe('a token of another kind is refused:', () => {
  test.each<[string, Claims, string]>([
    [
      'a logout',
      { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } },
      '"events": a security event or a logout (RFC 8417)',
    ],
    [
      'one bound to a key',
      { cnf: { jkt: 'x' } },
      '"cnf": bound to a key that a bearer does not show (RFC 7800)',
    ],
    [
      'one of a client itself',
      { sub: 'client', client_id: 'client' },
      '"sub" is "client_id": a client, not a person (RFC 9068 section 2.2)',
    ],
  ])('%s', (_, claims, reason) => {
    expectRefusal({ claims }, reason);
  });
});
