import { describe, expect, test } from 'vitest';
import { entitlementRulesSchema } from '../../../lib/entitlements/rules.ts';
import { checkShape } from '../check-shape.ts';

const check = (json: string) => checkShape(entitlementRulesSchema, JSON.parse(json));
const problemsOf = (json: string): readonly string[] => {
  const result = check(json);
  return 'problems' in result ? result.problems : [];
};
/** Checks a rule with `otherwise`, and with more members of the entitlements. */
const problemsOfRule = (rule: string, members = ''): readonly string[] =>
  problemsOf(`{"otherwise":"deny","rules":[${rule}]${members}}`);

const idExpected = 'expected a positive integer or {"claim": name}';
const membersExpected = 'expected rules, otherwise, allowAdminRole, allowSelfAssertedClaims';
const valuesExpected =
  'expected a string, a number, true, false, an array of them, or {"present": true or false}';
const denyExpected =
  'rules[0]: "deny" requires "when" and no other member: a rule that denies grants nothing';
const nameExpected =
  'expected the name of a claim, or a JSON Pointer such as "/realm_access/roles" with ~ as ~0 and / as ~1';

test.each(['"everybody"', '{"otherwise":"allow"}', '{"otherwise":"allow","rules":[]}'])(
  '%s admits every user',
  (json) => {
    expect(check(json)).toEqual({
      value: { rules: [], otherwise: 'allow', allowAdminRole: false, allowSelfAssertedClaims: false },
    });
  },
);

test.each([
  ['{}'],
  ['{"when":{"cognito:groups":"enterprise"},"plan_id":36}'],
  ['{"grant_access":[{"space_id":2,"role_id":3}],"no_personal_space":true},{"when":{"g":["ops","support"]}}'],
  ['{"when":{"/realm_access/roles":"member","client_id":{"present":false}},"plan_id":35}'],
  ['{"plan_id":{"claim":"/https:~1~1example.com~1plan/0"}}'],
  ['{"grant_access":[{"space_id":{"claim":"space"},"role_id":{"claim":"role"}}]}'],
  ['{"when":{"vip":true,"level":3},"plan_id":1}'],
  ['{"when":{"nickname":"abuser"},"deny":true}'],
  ['{"grant_access":[{"space_id":2,"role_id":1}]}', ',"allowAdminRole":true'],
])('entitlementRulesSchema accepts the rule %s', (rule, members?: string) => {
  expect(problemsOfRule(rule, members)).toEqual([]);
});

test.each([
  ...['[]', '"everyone"', 'null'].map((json) => [
    json,
    'expected the word "everybody", or an object with "otherwise" and "rules"',
  ]),
  ['{}', 'otherwise: is missing'],
  ['{"rules":[{"plan_id":35}]}', 'otherwise: is missing'],
  ['{"rule":[],"otherwise":"deny"}', `rule: unknown name, ${membersExpected}`],
  ['{"rules":{},"otherwise":"deny"}', 'rules: expected an array of rules'],
  ['{"otherwise":"refuse"}', 'otherwise: expected one of allow, deny'],
  ['{"otherwise":"deny","allowAdminRole":"yes"}', 'allowAdminRole: expected true or false'],
  ['{"otherwise":"deny","allowSelfAssertedClaims":1}', 'allowSelfAssertedClaims: expected true or false'],
  ['{"otherwise":"allow","rules":[{"deny":true}]}', denyExpected],
  ['{"otherwise":"allow","rules":[{"deny":true,"when":{"a":1},"plan_id":35}]}', denyExpected],
  [
    '{"otherwise":"allow","rules":[{"no_personal_space":true},{"plan_id":35}]}',
    '"no_personal_space" requires a rule with "grant_access": a user has at least one space',
  ],
  [
    '{"otherwise":"deny","rules":[{"grant_access":[{"space_id":2,"role_id":1}]}]}',
    'role_id 1 (Admin) requires "allowAdminRole": true',
  ],
])('entitlementRulesSchema rejects %s: %s', (json, problem) => {
  expect(problemsOf(json)).toEqual([problem]);
});

test.each([
  ['"plan":35', 'plan: unknown name, expected when, deny, plan_id, no_personal_space, grant_access'],
  ...['0', '1.5', '1e400', '"35"'].map((id) => [`"plan_id":${id}`, `plan_id: ${idExpected}`]),
  ['"plan_id":{"claim":"/a~"}', `plan_id.claim: ${nameExpected}`],
  ['"no_personal_space":1', 'no_personal_space: expected true or false'],
  ['"grant_access":[]', 'grant_access: expected a non-empty array'],
  ['"grant_access":[{"space_id":1}]', 'grant_access[0].role_id: is missing'],
  [
    '"grant_access":[{"space_id":1,"role_id":6}]',
    'grant_access[0].role_id: expected a role from 1 to 5 or {"claim": name}',
  ],
  ['"when":{}', 'when: expected at least one claim; a rule for every user has no "when"'],
  ['"when":[]', 'when: expected an object'],
  ['"when":{"a":[]}', 'when.a: expected a non-empty array'],
  ...['null', '{}', '{"present":"yes"}', '{"presnt":true}', '[{"present":true}]'].map((value) => [
    `"when":{"a":${value}}`,
    `when.a: ${valuesExpected}`,
  ]),
  ['"when":{"/a~":"x"}', `when./a~: ${nameExpected}`],
  ['"deny":false,"when":{"a":1}', 'deny: expected true'],
])('entitlementRulesSchema rejects the rule {%s}: %s', (members, problem) => {
  expect(problemsOfRule(`{${members}}`)).toEqual([`rules[0].${problem}`]);
});

describe('a self-asserted claim', () => {
  test.each([
    ['nickname', '{"when":{"nickname":"admin"}}'],
    ['website', '{"plan_id":{"claim":"website"}}'],
    ['/custom:plan', '{"plan_id":{"claim":"/custom:plan"}}'],
    ['custom:space', '{"grant_access":[{"space_id":{"claim":"custom:space"},"role_id":2}]}'],
    ['custom:role', '{"grant_access":[{"space_id":2,"role_id":{"claim":"custom:role"}}]}'],
    ['/address/country', '{"when":{"groups":"a","/address/country":"DE"}}'],
    ['picture', '{"when":{"picture":{"present":false}}}'],
    // Each is reported once, together with the others.
    ['upn, website', '{"when":{"upn":"a"}},{"when":{"upn":"b"},"plan_id":{"claim":"website"}}'],
  ])('%s is rejected without allowSelfAssertedClaims: %s', (claims, rules) => {
    expect(problemsOfRule(rules)).toEqual([
      `users can write these claims themselves at some providers: ${claims}; use others, or add "allowSelfAssertedClaims": true if your providers do not let them`,
    ]);
    expect(problemsOfRule(rules, ',"allowSelfAssertedClaims":true')).toEqual([]);
  });
});

test.each(['__proto__', 'constructor'])('a condition on a claim named %s is not dropped', (claim) => {
  const rule = `{"when":{"${claim}":"x","a":{"present":true}},"plan_id":1}`;
  const when = [
    { claim, values: new Set(['x']) },
    { claim: 'a', present: true },
  ];
  expect(check(`{"otherwise":"deny","rules":[${rule}]}`)).toMatchObject({ value: { rules: [{ when }] } });
});
