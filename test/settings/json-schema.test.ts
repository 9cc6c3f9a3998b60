/** Checks config/schema.json, with which editors validate stage files, against the schema of the deployment. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { descriptions } from '../../settings/descriptions.ts';
import { settingNames, settingsSchema } from '../../settings/entries.ts';
import { toJsonSchema } from '../../settings/json-schema.ts';
import { schemaFile, schemaText } from '../../settings/schema-file.ts';
import { checkShape } from '../lib/check-shape.ts';
import { special } from '../template/stages.ts';

const text = readFileSync(schemaFile, 'utf8');
const schema = JSON.parse(text);
const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);

test('config/schema.json equals the output of npm run schema, and states the dialect once', () => {
  expect(text).toBe(schemaText());
  expect(text.match(/\$schema"/g)).toHaveLength(1);
});

test.each(['example.yml', 'local.yml'])(
  'config/schema.json accepts config/%s, which names it for editors',
  (name) => {
    const config = readFileSync(`config/${name}`, 'utf8');
    expect(config).toMatch(/^# yaml-language-server: \$schema=\.\/schema\.json$/m);
    validate(parse(config));
    expect(validate.errors).toBeNull();
  },
);

test('config/schema.json describes every setting in sentences, with its bounds and its default', () => {
  expect(Object.keys(schema.properties)).toEqual(settingNames);
  const { latenodeTenantId: _, ...others } = schema.properties;
  for (const { description, minimum, maximum, default: value } of Object.values<Record<string, unknown>>(
    others,
  )) {
    expect(description).toMatch(/^[A-Z].+\.$/);
    if (minimum !== undefined) expect(description).toContain(`${minimum} to ${maximum}`);
    if (value !== undefined) expect(description).toContain(`Default: ${value}.`);
  }
});

test('config/schema.json describes every member, and every description has one', () => {
  const described = new Set<string>();
  const visit = (node: unknown): void => {
    for (const [name, { description }] of Object.entries<{ description?: string }>(
      Object(node).properties ?? {},
    )) {
      expect(description, name).toBeDefined();
      described.add(String(description));
    }
    for (const child of Object.values(Object(node))) if (typeof child === 'object') visit(child);
  };
  visit(schema);
  expect(Object.values(descriptions).filter((sentence) => !described.has(sentence))).toEqual([]);
});

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
const grant = { space_id: 2, role_id: { claim: 'role' } };
const when = { groups: 'pro', level: [1, 2], vip: true };
const entitlements = {
  rules: [
    { when, plan_id: 36, no_personal_space: true, grant_access: [grant] },
    { plan_id: { claim: 'plan' } },
  ],
  otherwise: 'deny',
  allowAdminRole: true,
};
const complete = { ...special.settings, identityProviders: [provider, pools, tenants], entitlements };

test('config/schema.json accepts a stage with every member, as the deployment does', () => {
  expect(checkShape(settingsSchema, complete)).toHaveProperty('value');
  validate(complete);
  expect(validate.errors).toBeNull();
});

const json = JSON.stringify(complete);
/** The stage with one member misspelled, for each member at each level except claims and tags. */
const misspellings = [...json.matchAll(/(?<=[{,]")\w+(?=":)/g)]
  .filter(([name]) => !['groups', 'level', 'vip', 'team'].includes(name))
  .map(({ 0: name, index }) => ({
    name,
    misspelled: JSON.parse(`${json.slice(0, index)}x${json.slice(index)}`),
  }));

test('the misspellings below cover members at every level', () => {
  const names = misspellings.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['region', 'subnetIds', 'tenants', 'when', 'role_id', 'claim']),
  );
});

test.each(misspellings)(
  'config/schema.json rejects a misspelled $name, as the deployment does',
  ({ misspelled }) => {
    expect(checkShape(settingsSchema, misspelled)).toHaveProperty('problems');
    expect(validate(misspelled)).toBe(false);
  },
);

const rules = (...rules: unknown[]) => ({ rules, otherwise: 'deny' });

test.each<[string, unknown]>([
  ['region', 'frankfurt'],
  ['latenodeTenantId', '42'],
  ['allowedOrigins', 'https://app.example.com'],
  ['allowedOrigins', ['https://*.example.com']],
  ['jwtAuthorizer', true],
  ['logRetentionDays', 100],
  ['tokenTtlSeconds', 5],
  ['kmsKeyArn', null],
  ['entitlements', 'nobody'],
  ['entitlements', []],
  ['entitlements', 7],
  ['entitlements', { rules: [], otherwise: 'refuse' }],
  ['entitlements', { rules: {}, otherwise: 'deny' }],
  ...[{}, [], { a: [] }, { a: null }, { '': 'a' }].map((when): [string, unknown] => [
    'entitlements',
    rules({ when }),
  ]),
  ...[0, 1.5, '35', { claim: '' }].map((plan_id): [string, unknown] => ['entitlements', rules({ plan_id })]),
  ['entitlements', rules({ grant_access: [] })],
  ['entitlements', rules({ grant_access: [{ space_id: 1, role_id: 6 }] })],
])('config/schema.json rejects %s: %j, as the deployment does', (name, value) => {
  expect(validate({ ...complete, [name]: value })).toBe(false);
  expect(checkShape(settingsSchema, { ...complete, [name]: value })).toHaveProperty('problems');
});

test('toJsonSchema throws on what JSON Schema would drop: checks in code, and flags of regular expressions', () => {
  expect(() => toJsonSchema(v.object({ a: v.custom((value) => value === 1) }))).toThrow('"custom"');
  expect(() => toJsonSchema(v.pipe(v.string(), v.regex(/a/i)))).toThrow('flags');
});
