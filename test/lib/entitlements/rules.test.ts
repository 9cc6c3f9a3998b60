import { describe, expect, test } from 'vitest';
import { entitlementRulesSchema } from '../../../lib/entitlements/rules.ts';
import { checkShape } from '../../../lib/validation/shape.ts';

const faultsOf = (json: string): readonly string[] => {
  const result = checkShape(entitlementRulesSchema, JSON.parse(json));
  return 'faults' in result ? result.faults : [];
};
const idExpected = 'expected a positive integer or {"claim": name}';

describe('entitlement rules', () => {
  test.each([
    '{}',
    '{"rules":[]}',
    '{"rules":[{"plan_id":35}]}',
    '{"rules":[{"when":{"cognito:groups":"enterprise"},"plan_id":36}]}',
    '{"rules":[{"when":{"cognito:groups":["ops","support"]},"grant_access":[{"space_id":2,"role_id":3}],"no_personal_space":true}]}',
    '{"rules":[{"plan_id":{"claim":"latenode_plan"}}],"otherwise":"deny"}',
    '{"rules":[{"grant_access":[{"space_id":{"claim":"space"},"role_id":{"claim":"role"}}]}]}',
    '{"rules":[{"when":{"vip":true,"level":3},"plan_id":1}]}',
    '{"rules":[{"grant_access":[{"space_id":2,"role_id":1}]}],"allow_admin_role":true}',
    '{"rules":[{"when":{"custom:plan":"a"},"plan_id":{"claim":"custom:p"}}],"allow_custom_attributes":true}',
  ])('%s are accepted', (json) => {
    expect(faultsOf(json)).toEqual([]);
  });

  test.each([
    ['[]', 'expected an object with rules, otherwise, allow_admin_role, allow_custom_attributes'],
    ['{"rule":[]}', 'rule: unknown member, did you mean rules?'],
    ['{"rules":{}}', 'rules: expected an array of rules'],
    ['{"otherwise":"refuse"}', 'otherwise: expected one of allow, deny'],
    ['{"allow_admin_role":"yes"}', 'allow_admin_role: expected true or false'],
    ['{"allow_custom_attributes":1}', 'allow_custom_attributes: expected true or false'],
    ['{"rules":[{"plan":35}]}', 'rules[0].plan: unknown member, did you mean plan_id?'],
    ['{"rules":[{"plan_id":0}]}', `rules[0].plan_id: ${idExpected}`],
    ['{"rules":[{"plan_id":1.5}]}', `rules[0].plan_id: ${idExpected}`],
    ['{"rules":[{"plan_id":1e400}]}', `rules[0].plan_id: ${idExpected}`],
    ['{"rules":[{"plan_id":"35"}]}', `rules[0].plan_id: ${idExpected}`],
    ['{"rules":[{"plan_id":{"claim":""}}]}', 'rules[0].plan_id.claim: expected the name of a claim'],
    ['{"rules":[{"no_personal_space":1}]}', 'rules[0].no_personal_space: expected true or false'],
    ['{"rules":[{"grant_access":[]}]}', 'rules[0].grant_access: expected an array that is not empty'],
    ['{"rules":[{"grant_access":[{"space_id":1}]}]}', 'rules[0].grant_access[0].role_id: is missing'],
    [
      '{"rules":[{"grant_access":[{"space_id":1,"role_id":6}]}]}',
      'rules[0].grant_access[0].role_id: expected a role from 1 to 5 or {"claim": name}',
    ],
    [
      '{"rules":[{"when":{},"plan_id":1}]}',
      'rules[0].when: expected at least one claim; leave "when" out of a rule for everybody',
    ],
    ['{"rules":[{"when":[],"plan_id":1}]}', 'rules[0].when: expected an object'],
    ['{"rules":[{"when":{"a":[]},"plan_id":1}]}', 'rules[0].when.a: expected an array that is not empty'],
    [
      '{"rules":[{"when":{"a":null},"plan_id":1}]}',
      'rules[0].when.a: expected a string, a number, true, false, or an array of them',
    ],
    [
      '{"rules":[{"grant_access":[{"space_id":2,"role_id":1}]}]}',
      'role_id 1 (Admin) needs "allow_admin_role": true',
    ],
  ])('%s are refused: %s', (json, fault) => {
    expect(faultsOf(json)).toEqual([fault]);
  });

  test.each([
    '{"rules":[{"when":{"custom:plan":"a"},"plan_id":1}]}',
    '{"rules":[{"plan_id":{"claim":"custom:plan"}}]}',
    '{"rules":[{"grant_access":[{"space_id":{"claim":"custom:space"},"role_id":2}]}]}',
    '{"rules":[{"grant_access":[{"space_id":2,"role_id":{"claim":"custom:role"}}]}]}',
  ])('%s are refused, because people could write that attribute themselves', (json) => {
    expect(faultsOf(json)).toEqual([
      'claims named "custom:…" need "allow_custom_attributes": true; see that nobody can write their own',
    ]);
  });

  test.each(['__proto__', 'constructor', 'prototype'])('keep a condition on a claim named %s', (claim) => {
    const result = checkShape(
      entitlementRulesSchema,
      JSON.parse(`{"rules":[{"when":{"${claim}":"x"},"plan_id":1}]}`),
    );
    expect(result).toMatchObject({ value: { rules: [{ when: [{ claim, values: ['x'] }] }] } });
  });
});
