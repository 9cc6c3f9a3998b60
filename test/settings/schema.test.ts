import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { settingNames } from '../../settings/entries.ts';
import { schemaFile, schemaText } from '../../settings/schema-file.ts';
import { required } from '../support/settings.ts';

const schema = readFileSync(schemaFile, 'utf8');
const accepts = new Ajv({ strict: true, allErrors: true }).compile(JSON.parse(schema));
const config = (name: string) => readFileSync(`config/${name}`, 'utf8');

test('config/schema.json equals the output of npm run schema', () => {
  expect(schema).toBe(schemaText());
});

test.each(['example.yml', 'local.yml'])(
  'config/schema.json accepts config/%s, which names it for editors',
  (name) => {
    expect(config(name)).toMatch(/^# yaml-language-server: \$schema=\.\/schema\.json$/m);
    accepts(parse(config(name)));
    expect(accepts.errors).toBeNull();
  },
);

const { properties } = JSON.parse(schema);

test('config/schema.json describes every setting in sentences', () => {
  expect(Object.keys(properties)).toEqual(settingNames);
  expect(settingNames.filter((name) => !/^[A-Z].+\.$/.test(properties[name].description))).toEqual([]);
});

test('config/schema.json states bounds and defaults in the descriptions', () => {
  const { latenodeTenantId: _, ...others } = properties;
  for (const { description, minimum, maximum, default: value } of Object.values<Record<string, unknown>>(
    others,
  )) {
    if (minimum !== undefined) expect(description).toContain(`${minimum} to ${maximum}`);
    if (value !== undefined) expect(description).toContain(`Default: ${value}.`);
  }
});

const rule = { when: { group: 'a' }, plan_id: 35, grant_access: [{ space_id: 2, role_id: 3 }] };
const complete = {
  ...required,
  identityProviders: [{ issuer: 'https://a.example.com', audiences: ['a'], userIdClaim: ['org_id', 'sub'] }],
  entitlements: { rules: [rule, { plan_id: { claim: 'plan' } }], otherwise: 'deny' },
};

test('config/schema.json accepts a stage with rules and providers', () => {
  accepts(JSON.parse(JSON.stringify(complete)));
  expect(accepts.errors).toBeNull();
});

// The members of providers and entitlements at every level: json-schema.test.ts.
test.each(['region', 'latenodeTenantId', 'issuer', 'entitlements', 'claim'])(
  'config/schema.json rejects a misspelt %s',
  (name) => {
    const text = JSON.stringify(complete);
    expect(text).toContain(`"${name}"`);
    expect(accepts(JSON.parse(text.replace(`"${name}"`, `"${name}x"`)))).toBe(false);
  },
);

test.each([
  ['region', 'frankfurt'],
  ['latenodeTenantId', '42'],
  ['allowedOrigins', 'https://app.example.com'],
  ['allowedOrigins', ['https://*.example.com']],
  ['entitlements', 'nobody'],
  ['jwtAuthorizer', true],
  ['logRetentionDays', 100],
  ['tokenTtlSeconds', 5],
  ['kmsKeyArn', null],
])('config/schema.json rejects %s: %j', (name, value) => {
  expect(accepts(JSON.parse(JSON.stringify({ ...complete, [name]: value })))).toBe(false);
});
