import { expect, test } from 'vitest';
import { claimOf } from '../../../lib/jwt/claims.ts';

test.each([['text'], [7], [false], [null], [['a', 'b']], [{ a: 1 }]])(
  'the value %j is read as it is',
  (value) => {
    expect(claimOf({ claim: value }, 'claim')).toBe(value);
  },
);

test.each(['absent', 'constructor', 'toString', 'hasOwnProperty', '__proto__', ''])(
  'a claim named "%s" that is not there is undefined',
  (name) => {
    expect(claimOf({ sub: 'alice' }, name)).toBeUndefined();
    expect(claimOf(JSON.parse('{"sub":"alice"}'), name)).toBeUndefined();
  },
);

test.each(['constructor', 'toString', 'hasOwnProperty', '__proto__', ''])(
  'a claim named "%s" that a token carries is read like any other',
  (name) => {
    expect(claimOf(JSON.parse(`{"${name}":"value"}`), name)).toBe('value');
  },
);

test.each([
  ['email', 'email_verified'],
  ['phone_number', 'phone_number_verified'],
])('%s counts only with %s: true', (name, proof) => {
  expect(claimOf({ [name]: 'x', [proof]: true }, name)).toBe('x');
  for (const unproved of [{}, { [proof]: false }, { [proof]: 'true' }, { [proof]: 1 }]) {
    expect(claimOf({ [name]: 'x', ...unproved }, name)).toBeUndefined();
  }
});
