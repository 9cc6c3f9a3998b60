import { expect, test } from 'vitest';
import { nearest } from '../../settings/nearest.ts';

const names = 'rules otherwise allowAdminRole plan_id grant_access audiences entitlements'.split(' ');

test.each([
  ['rule', 'rules'],
  ['Rules', 'rules'],
  ['otherwize', 'otherwise'],
  ['allowAdminRole', 'allowAdminRole'],
  ['allow-admin-role', 'allowAdminRole'],
  ['plan', 'plan_id'],
  ['grant_acess', 'grant_access'],
  ['audience', 'audiences'],
  ['entitlement', 'entitlements'],
  ['Entitlements', 'entitlements'],
])('nearest suggests for %s the name %s', (misspelled, name) => {
  expect(nearest(misspelled, names)).toBe(name);
});

test.each(['', 'x', 'id', 'tenant', 'nosuch', '__proto__', 'a'.repeat(300)])(
  'nearest suggests nothing for "%s"',
  (word) => {
    expect(nearest(word, names)).toBeUndefined();
  },
);

test('nearest suggests the closest of several similar names', () => {
  expect(nearest('otherwis', ['otherwisely', 'otherwise'])).toBe('otherwise');
});
