import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { decideEntitlements } from '../../lib/entitlements/decide.ts';
import { entitlementRulesSchema } from '../../lib/entitlements/rules.ts';
import { BrokerError } from '../../lib/errors.ts';
import { textOf } from '../../lib/validation/problem.ts';
import { checkShape } from '../../lib/validation/shape.ts';
import { settingNames } from '../../settings/entries.ts';
import { explainName } from '../../settings/explain-name.ts';
import { blocksOf, readGuide } from '../support/guides.ts';

/** Returns the claims of the Latenode JWT, the reason of a refusal, or the problems of invalid rules. */
const decide = (rules: unknown, claims: Readonly<Record<string, unknown>>): string => {
  const checked = checkShape(entitlementRulesSchema, rules, explainName);
  if ('problems' in checked) return checked.problems.map(textOf).join();
  try {
    const { planId, noPersonalSpace, grantAccess } = decideEntitlements(checked.value, claims);
    const grants = grantAccess.map(({ spaceId, roleId }) => ({ space_id: spaceId, role_id: roleId }));
    return JSON.stringify({
      plan_id: planId,
      no_personal_space: noPersonalSpace || undefined,
      grant_access: grants.length > 0 ? grants : undefined,
    });
  } catch (error) {
    return error instanceof BrokerError ? error.reason : String(error);
  }
};

describe('the entitlements in docs/configuration.md', () => {
  const [, guide = ''] = /^## Entitlements$(.*?)^## /ms.exec(readGuide('docs/configuration.md')) ?? [];
  const examples = guide.split(/^### /m).flatMap((section) => {
    const [yaml = ''] = blocksOf(section, 'yaml');
    const rows = [...section.matchAll(/^\| `(\{.*?\})` \| (?:403 )?`(.*)` \|$/gm)];
    return rows.map(([, given = '', expected = '']) => ({
      rules: parse(yaml).entitlements,
      claims: JSON.parse(given),
      given,
      expected,
    }));
  });

  test('have an example in each row', () => {
    expect(examples).toHaveLength(guide.match(/^\| `\{/gm)?.length ?? 0);
    expect(examples.length).toBeGreaterThan(15);
  });

  test.each(examples)('give the documented result for $given: $expected', ({ rules, claims, expected }) => {
    const result = decide(rules, claims);
    expect(result).toBe(expected);
  });
});

test('docs/configuration.md lists the claims that users can write', () => {
  const [, section = ''] =
    /^### Claims that users can write$(.*?)^###/ms.exec(readGuide('docs/configuration.md')) ?? [];
  const [, names = ''] =
    /const selfAsserted = new Set\(\[(.*?)\]\);/s.exec(readGuide('lib/jwt/claims.ts')) ?? [];
  const found = [...names.matchAll(/'([^']+)'/g)].map(([, name = '']) => `\`${name}\``);
  expect(found.length).toBeGreaterThan(20);
  expect(found.filter((name) => !section.includes(name))).toEqual([]);
});

test('docs/configuration.md documents every setting', () => {
  const page = readGuide('docs/configuration.md');
  expect(settingNames.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
