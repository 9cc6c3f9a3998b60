import { Ajv } from 'ajv';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { entitlementRulesSchema } from '../../lib/entitlements/rules.ts';
import { identityProvidersSchema } from '../../lib/identity/provider/schema.ts';
import { descriptions } from '../../settings/descriptions.ts';
import { settingsSchema } from '../../settings/entries.ts';
import { addDescriptions, toJsonSchema } from '../../settings/json-schema.ts';
import { checkShape } from '../lib/check-shape.ts';

const compile = (schema: v.GenericSchema) =>
  new Ajv({ strict: true, allErrors: true }).compile(Object(toJsonSchema(schema)));

/** Returns the value with one member misspelt, for each member at each level except the claims in `when`. */
function misspellings(value: unknown, place = ''): { readonly name: string; readonly misspelt: unknown }[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      misspellings(item, `${place}[${index}]`).map(({ name, misspelt }) => ({
        name,
        misspelt: value.with(index, misspelt),
      })),
    );
  }
  return Object.entries(typeof value === 'object' ? Object(value) : {}).flatMap(([name, member]) => {
    const others = Object.entries(Object(value)).filter(([other]) => other !== name);
    const withMember = (spelling: string, content: unknown) =>
      Object.fromEntries([...others, [spelling, content]]);
    const inside = name === 'when' ? [] : misspellings(member, `${place}.${name}`);
    return [
      { name: `${place}.${name}`, misspelt: withMember(`${name}x`, member) },
      ...inside.map((item) => ({ name: item.name, misspelt: withMember(name, item.misspelt) })),
    ];
  });
}

const provider = {
  issuer: 'https://issuer.example.com',
  audiences: ['spa'],
  authorizedParties: ['https://app.example.com'],
  type: 'oidc',
  algorithms: ['ES256'],
  jwksUri: 'https://issuer.example.com/keys',
  userIdClaim: ['/org/id', 'sub'],
  userIdPrefix: 'a:',
  maxTokenAgeSeconds: 300,
  acceptMarked: ['pending'],
  allowSelfAssertedClaims: true,
};
const pools = {
  issuer: ['https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123'],
  audiences: ['spa'],
  tokenUse: ['id'],
  userIdPrefix: 'pools:',
};
const tenants = {
  issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
  audiences: ['spa'],
  tenants: ['aaaabbbb-0000-cccc-1111-dddd2222eeee'],
};
const rules = {
  rules: [
    {
      when: { groups: 'pro', level: [1, 2], vip: true },
      plan_id: 36,
      no_personal_space: true,
      grant_access: [{ space_id: 2, role_id: { claim: 'role' } }],
    },
    { plan_id: { claim: 'plan' } },
  ],
  otherwise: 'deny',
  allowAdminRole: true,
};

describe.each<[string, v.GenericSchema, unknown]>([
  ['identity providers', identityProvidersSchema, [provider, pools, tenants]],
  ['entitlements', entitlementRulesSchema, rules],
])('the JSON Schema of %s', (_name, schema, valid) => {
  const validate = compile(schema);

  test('accepts a value that the functions accept', () => {
    expect(checkShape(schema, valid)).toHaveProperty('value');
    expect(validate(valid)).toBe(true);
  });

  test.each(misspellings(valid))('rejects a misspelt $name, as the functions do', ({ misspelt }) => {
    expect(checkShape(schema, misspelt)).toHaveProperty('problems');
    expect(validate(misspelt)).toBe(false);
  });
});

describe('the JSON Schema of entitlements', () => {
  const validate = compile(entitlementRulesSchema);

  test.each([
    '[]',
    '7',
    '{"rules":[],"otherwise":"refuse"}',
    '{"rules":{},"otherwise":"deny"}',
    '{"rules":[{"when":{}}],"otherwise":"deny"}',
    '{"rules":[{"when":[]}],"otherwise":"deny"}',
    '{"rules":[{"when":{"a":[]}}],"otherwise":"deny"}',
    '{"rules":[{"when":{"a":null}}],"otherwise":"deny"}',
    '{"rules":[{"when":{"":"a"}}],"otherwise":"deny"}',
    '{"rules":[{"plan_id":0}],"otherwise":"deny"}',
    '{"rules":[{"plan_id":1.5}],"otherwise":"deny"}',
    '{"rules":[{"plan_id":"35"}],"otherwise":"deny"}',
    '{"rules":[{"plan_id":{"claim":""}}],"otherwise":"deny"}',
    '{"rules":[{"grant_access":[]}],"otherwise":"deny"}',
    '{"rules":[{"grant_access":[{"space_id":1,"role_id":6}]}],"otherwise":"deny"}',
  ])('rejects %s', (json) => {
    expect(validate(JSON.parse(json))).toBe(false);
    expect(checkShape(entitlementRulesSchema, JSON.parse(json))).toHaveProperty('problems');
  });
});

test('the misspellings above cover members at every level', () => {
  const names = misspellings(rules).map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['.rules', '.rules[0].when', '.rules[0].grant_access[0].role_id.claim']),
  );
});

test('the JSON Schema of the settings describes every member, and every description has one', () => {
  const described = new Set<string>();
  const withoutText: string[] = [];
  const visit = (node: unknown): void => {
    for (const [name, property] of Object.entries<object>(Object(node).properties ?? {})) {
      if ('description' in property) described.add(String(property.description));
      else withoutText.push(name);
    }
    for (const child of Object.values(Object(node))) if (typeof child === 'object') visit(child);
  };
  visit(addDescriptions(toJsonSchema(settingsSchema)));
  expect(withoutText).toEqual([]);
  expect(Object.values(descriptions).filter((text) => !described.has(text))).toEqual([]);
});

describe('toJsonSchema', () => {
  test('throws on a schema that checks with code', () => {
    const schema = v.object({ a: v.custom((value) => value === 1) });
    expect(() => toJsonSchema(schema)).toThrow('"custom"');
  });

  test('throws on a regular expression with flags, which JSON Schema would drop', () => {
    expect(() => toJsonSchema(v.pipe(v.string(), v.regex(/a/i)))).toThrow('flags');
  });

  test('states the dialect once', () => {
    expect(JSON.stringify(toJsonSchema(entitlementRulesSchema)).match(/\$schema/g)).toHaveLength(1);
  });
});
