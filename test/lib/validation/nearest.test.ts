import { expect, test } from 'vitest';
import { nearest } from '../../../lib/validation/nearest.ts';

const names = [
  'rules',
  'otherwise',
  'allow_admin_role',
  'plan_id',
  'grant_access',
  'audiences',
  'entitlements',
];

test.each([
  ['rule', 'rules'],
  ['Rules', 'rules'],
  ['otherwize', 'otherwise'],
  ['allowAdminRole', 'allow_admin_role'],
  ['allow-admin-role', 'allow_admin_role'],
  ['plan', 'plan_id'],
  ['grant_acess', 'grant_access'],
  ['audience', 'audiences'],
  ['entitlement', 'entitlements'],
  ['Entitlements', 'entitlements'],
])('%s is closest to %s', (misspelt, name) => {
  expect(nearest(misspelt, names)).toBe(name);
});

test.each(['', 'x', 'id', 'tenant', 'nosuch', '__proto__', 'a'.repeat(300)])(
  'nothing is close to "%s"',
  (word) => {
    expect(nearest(word, names)).toBeUndefined();
  },
);

test('of two that are close, the closer one is suggested', () => {
  expect(nearest('otherwis', ['otherwisely', 'otherwise'])).toBe('otherwise');
});
