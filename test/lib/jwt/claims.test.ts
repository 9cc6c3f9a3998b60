import { expect, test } from 'vitest';
import {
  authorizedPartyOf,
  claimName,
  claimOf,
  isSelfAsserted,
  isVerified,
  topLevelName,
} from '../../../lib/jwt/claims.ts';
import { checkShape } from '../check-shape.ts';

const prototypeNames = ['constructor', 'toString', '__proto__', 'prototype'];

test.each([[7], [false], [null], [{ a: ['b'] }]])('claimOf returns the value %j unchanged', (claim) => {
  expect(claimOf({ claim }, 'claim')).toBe(claim);
});

test.each([...prototypeNames, '', 'a/b', 'https://example.com/plan', 'a~b'])(
  'claimOf reads the own claim "%s", and no inherited one',
  (name) => {
    expect(claimOf(Object.fromEntries([[name, 'value']]), name)).toBe('value');
    expect(claimOf({ sub: 'alice' }, name)).toBeUndefined();
  },
);

test.each<[string, unknown]>([
  // The example of RFC 6901 section 5, without the pointer to the whole document.
  ['/foo', ['bar', 'baz']],
  ['/foo/0', 'bar'],
  ['/', 0],
  ['/a~1b', 1],
  ['/c%d', 2],
  ['/e^f', 3],
  ['/g|h', 4],
  ['/i\\j', 5],
  ['/k"l', 6],
  ['/ ', 7],
  ['/m~0n', 8],
  // More names.
  ['/realm_access/~01', 'tilde one'],
  ['/https:~1~1example.com~1plan', 36],
  ['/o/', 'empty name'],
  ['/o/none', null],
  ['/list/11', 11],
])('claimOf reads the JSON Pointer %s as in RFC 6901: %j', (pointer, value) => {
  const example = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'e^f': 3, 'g|h': 4, 'i\\j': 5, 'k"l': 6 };
  const claims = {
    ...example,
    ' ': 7,
    'm~n': 8,
    realm_access: { '~1': 'tilde one' },
    'https://example.com/plan': 36,
    o: { '': 'empty name', none: null },
    list: Array.from({ length: 12 }, (_, index) => index),
  };
  expect(claimOf(claims, pointer)).toEqual(value);
});

const absent = `/list/length /list/- /list/00 /list/01 /list/2 /list/-1 /list/1e0 /list/concat /list/0/0 /list/0/length
  /text/0 /text/length /number/toFixed /nothing/a /absent/a /absent /object/a/b //object /list~10`;
test.each([
  ...absent.split(/\s+/),
  ...prototypeNames.flatMap((name) => [`/${name}`, `/object/${name}/name`, `/list/${name}`]),
])('claimOf returns undefined for the JSON Pointer %s', (pointer) => {
  const claims = { list: ['ab', 'c'], text: 'text', number: 1, nothing: null, object: { a: 1 } };
  expect(claimOf(claims, pointer)).toBeUndefined();
});

test.each(prototypeNames)('claimOf reads the own member /o/%s', (name) => {
  expect(claimOf(JSON.parse(`{"o":{"${name}":"value"}}`), `/o/${name}`)).toBe('value');
});

test.each([
  ['email', 'email_verified'],
  ['phone_number', 'phone_number_verified'],
])('claimOf reads %s, by either kind of name, only if %s is true', (claim, proof) => {
  const claims = { [claim]: 'x', [proof]: true };
  const inherited = Object.create({ [proof]: true }, { [claim]: { value: 'x', enumerable: true } });
  for (const name of [claim, `/${claim}`]) {
    expect(claimOf(claims, name)).toBe('x');
    for (const unproved of [
      { [claim]: 'x' },
      inherited,
      ...[false, 'true', 1].map((no) => ({ ...claims, [proof]: no })),
    ]) {
      expect(isVerified(unproved, name)).toBe(false);
      expect(claimOf(unproved, name)).toBeUndefined();
    }
  }
  expect(claimOf({ [claim]: ['x'] }, `/${claim}/0`)).toBeUndefined();
  expect(claimOf({ app: { [claim]: 'x' } }, `/app/${claim}`)).toBe('x');
});

test.each(
  `name given_name family_name middle_name nickname preferred_username profile picture website gender birthdate
   zoneinfo locale address updated_at username cognito:username upn unique_name emails user_metadata unsafe_metadata
   unsafeMetadata jobTitle city country postalCode state streetAddress extension_x custom:`.split(/\s+/),
)('isSelfAsserted returns true for %s, also as a JSON Pointer', (name) => {
  for (const spelling of [name, `/${name}`, `/${name}/plan`]) expect(isSelfAsserted(spelling)).toBe(true);
});

test.each(
  `sub cognito:groups cognito:roles identities groups roles permissions scope scp org_id oid tid hd app_metadata
   public_metadata realm_access resource_access amr acr email phone_number customer dev:custom:plan Name
   constructor`.split(/\s+/),
)('isSelfAsserted returns false for %s', (name) => {
  for (const spelling of [name, `/${name}`, `//${name}`]) expect(isSelfAsserted(spelling)).toBe(false);
});

test.each([
  ['sub', 'sub'],
  ['a/b', 'a/b'],
  ['/aud/0', 'aud'],
  ['/a~1b/c', 'a/b'],
  ['/', ''],
])('topLevelName of %s is "%s"', (name, claim) => {
  expect(topLevelName(name)).toBe(claim);
});

test.each(['sub', 'custom:plan', 'a~b', 'https://example.com/~x', '/', '/a/0', '/a~0b/~1', '/a\n/b'])(
  'claimName accepts %j',
  (name) => {
    expect(checkShape(claimName, name)).toEqual({ value: name });
  },
);

test.each(['', '/~', '/a~2', '/a/~b', '/a~/b', '/~0~', '/a\n~', 7])('claimName rejects %j', (name) => {
  const expected =
    'expected the name of a claim, or a JSON Pointer such as "/realm_access/roles" with ~ as ~0 and / as ~1';
  expect(checkShape(claimName, name)).toEqual({ problems: [expected] });
});

test('authorizedPartyOf returns the first of its claims that is present, of any type', () => {
  expect(authorizedPartyOf({ appid: 'd', cid: 'c', client_id: 'b', azp: 'a' })).toBe('a');
  expect(authorizedPartyOf({ appid: 'd', cid: 'c', client_id: null })).toBeNull();
  expect(authorizedPartyOf({ appid: 'd' })).toBe('d');
  expect(authorizedPartyOf({})).toBeUndefined();
});
