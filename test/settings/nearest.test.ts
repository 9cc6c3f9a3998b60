import { expect, test } from 'vitest';
import { nearest } from '../../settings/nearest.ts';

const names = ['rules', 'otherwisely', 'otherwise', 'allowAdminRole', 'plan_id', 'entitlements'];

test.each<[string, string?]>([
  ['RULES', 'rules'],
  ['otherwis', 'otherwise'], // the closest of several
  ['allow-admin-role', 'allowAdminRole'],
  ['plan', 'plan_id'],
  ['Entitlement', 'entitlements'],
  ...['', 'x', 'id', 'tenant', 'nosuch', '__proto__', 'a'.repeat(300)].map((word): [string] => [word]),
])('nearest suggests for "%s" the name %s', (word, name) => {
  expect(nearest(word, names)).toBe(name);
});
