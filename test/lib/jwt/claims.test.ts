import { describe, expect, test } from 'vitest';
import {
  authorizedPartyOf,
  claimName,
  claimOf,
  isSelfAsserted,
  isVerified,
  topLevelName,
} from '../../../lib/jwt/claims.ts';
import { checkShape } from '../check-shape.ts';

const prototypeNames = ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'prototype'];

describe('claimOf, with an exact name,', () => {
  test.each([['text'], [7], [false], [null], [['a', 'b']], [{ a: 1 }]])(
    'returns the value %j unchanged',
    (claim) => {
      expect(claimOf({ claim }, 'claim')).toBe(claim);
    },
  );

  test.each([...prototypeNames, 'absent', ''])('returns undefined for the absent claim "%s"', (name) => {
    expect(claimOf({ sub: 'alice' }, name)).toBeUndefined();
    expect(claimOf(JSON.parse('{"sub":"alice"}'), name)).toBeUndefined();
  });

  test.each([...prototypeNames, '', 'a/b', 'https://example.com/plan', 'a~b'])(
    'reads the claim "%s"',
    (name) => {
      expect(claimOf(Object.fromEntries([[name, 'value']]), name)).toBe('value');
    },
  );
});

describe('claimOf, with a JSON Pointer,', () => {
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
    ['/realm_access/roles/0', 'member'],
    ['/realm_access/~01', 'tilde one'],
    ['/https:~1~1example.com~1plan', 36],
    ['/~1begins', 'with a slash'],
    ['/o/', 'empty name'],
    ['/o/none', null],
    ['/list/11', 11],
  ])('reads %s as in RFC 6901: %j', (pointer, value) => {
    const example = {
      foo: ['bar', 'baz'],
      '': 0,
      'a/b': 1,
      'c%d': 2,
      'e^f': 3,
      'g|h': 4,
      'i\\j': 5,
      'k"l': 6,
    };
    const claims = {
      ...example,
      ' ': 7,
      'm~n': 8,
      realm_access: { roles: ['member'], '~1': 'tilde one' },
      'https://example.com/plan': 36,
      '/begins': 'with a slash',
      o: { '': 'empty name', none: null },
      list: Array.from({ length: 12 }, (_, index) => index),
    };
    expect(claimOf(claims, pointer)).toEqual(value);
  });

  const absent = `/list/length /list/- /list/00 /list/01 /list/2 /list/-1 /list/1e0 /list/concat /list/0/0 /list/0/length
    /text/0 /text/length /number/toFixed /nothing/a /absent/a /absent /object/a/b //object /list~10`;
  test.each(absent.split(/\s+/))(
    'returns undefined for %s, as arrays have elements only and scalars have no members',
    (pointer) => {
      const claims = { list: ['ab', 'c'], text: 'text', number: 1, nothing: null, object: { a: 1 } };
      expect(claimOf(claims, pointer)).toBeUndefined();
    },
  );

  test.each(prototypeNames.flatMap((name) => [`/${name}`, `/o/${name}`, `/o/${name}/name`, `/list/${name}`]))(
    'returns undefined for the inherited member %s',
    (pointer) => {
      expect(claimOf({ o: {}, list: [] }, pointer)).toBeUndefined();
    },
  );

  test.each(prototypeNames)('reads the own member /o/%s', (name) => {
    expect(claimOf(JSON.parse(`{"o":{"${name}":"value"}}`), `/o/${name}`)).toBe('value');
  });
});

describe('the claim', () => {
  test.each([
    ['email', 'email_verified', 'email'],
    ['phone_number', 'phone_number_verified', 'phone_number'],
    ['/email', 'email_verified', 'email'],
    ['/phone_number', 'phone_number_verified', 'phone_number'],
  ])('%s is read only if %s is true', (name, proof, claim) => {
    expect(claimOf({ [claim]: 'x', [proof]: true }, name)).toBe('x');
    const inherited = Object.create({ [proof]: true }, { [claim]: { value: 'x', enumerable: true } });
    for (const claims of [{ [claim]: 'x' }, { [claim]: 'x', [proof]: false }, inherited]) {
      expect(claimOf(claims, name)).toBeUndefined();
      expect(isVerified(claims, name)).toBe(false);
    }
    for (const notTrue of ['true', 1, null, [true]]) {
      expect(claimOf({ [claim]: 'x', [proof]: notTrue }, name)).toBeUndefined();
    }
  });

  test('/email/0 is read only if email_verified is true', () => {
    expect(claimOf({ email: ['x'] }, '/email/0')).toBeUndefined();
    expect(claimOf({ email: ['x'], email_verified: true }, '/email/0')).toBe('x');
  });

  test('/app/email is read without email_verified', () => {
    expect(claimOf({ app: { email: 'x' } }, '/app/email')).toBe('x');
  });
});

describe('isSelfAsserted', () => {
  test.each(
    `name given_name family_name middle_name nickname preferred_username profile picture website gender birthdate
     zoneinfo locale address updated_at username cognito:username upn unique_name emails user_metadata unsafe_metadata
     unsafeMetadata custom:plan custom:`.split(/\s+/),
  )('returns true for %s, also as a JSON Pointer', (name) => {
    for (const spelling of [name, `/${name}`, `/${name}/plan`, `/${name}/0`, `/${name}/`]) {
      expect(isSelfAsserted(spelling)).toBe(true);
    }
  });

  test.each(
    `sub cognito:groups cognito:roles identities groups roles permissions scope scp org_id oid tid hd app_metadata
     public_metadata realm_access resource_access amr acr email phone_number customer dev:custom:plan Name
     constructor`.split(/\s+/),
  )('returns false for %s', (name) => {
    for (const spelling of [name, `/${name}`, `/${name}/name`, `//${name}`]) {
      expect(isSelfAsserted(spelling)).toBe(false);
    }
  });
});

test.each([
  ['sub', 'sub'],
  ['a/b', 'a/b'],
  ['/sub', 'sub'],
  ['/aud/0', 'aud'],
  ['/a~1b/c', 'a/b'],
  ['/', ''],
])('topLevelName of %s is "%s"', (name, claim) => {
  expect(topLevelName(name)).toBe(claim);
});

describe('claimName', () => {
  test.each(['sub', 'custom:plan', 'a~b', 'https://example.com/~x', '/', '/a', '/a/0', '/a~0b/~1', '/a\n/b'])(
    'accepts %j',
    (name) => {
      expect(checkShape(claimName, name)).toEqual({ value: name });
    },
  );

  test.each(['', '/~', '/a~', '/a~2', '/a/~b', '/a~/b', '/~0~', '/a\n~', 7, null, ['sub']])(
    'rejects %j',
    (name) => {
      expect(checkShape(claimName, name)).toEqual({
        problems: [
          'expected the name of a claim, or a JSON Pointer such as "/realm_access/roles" with ~ as ~0 and / as ~1',
        ],
      });
    },
  );
});

test('authorizedPartyOf returns the first of its claims that is present, of any type', () => {
  expect(authorizedPartyOf({ appid: 'd', cid: 'c', client_id: 'b', azp: 'a' })).toBe('a');
  expect(authorizedPartyOf({ appid: 'd', cid: 'c', client_id: null })).toBeNull();
  expect(authorizedPartyOf({ appid: 'd' })).toBe('d');
  expect(authorizedPartyOf({})).toBeUndefined();
});
