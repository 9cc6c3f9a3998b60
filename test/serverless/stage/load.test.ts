import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../../lib/errors.ts';
import { loadStage } from '../../../serverless/stage/load.ts';
import type { Purpose } from '../../../serverless/stage/rules.ts';

const directory = mkdtempSync(join(tmpdir(), 'broker-stage-'));
mkdirSync(join(directory, 'config'));
afterAll(() => rmSync(directory, { recursive: true }));

const yaml = `region: eu-central-1
latenodeTenantId: 42
allowedOrigins: [https://app.example.com]
oidcIssuer: https://issuer.example.com
oidcAudience:
  - spa
entitlements:
  rules:
    - when: { 'cognito:groups': pro }
      plan_id: 36
  otherwise: deny
`;

const load = (text: string, parameters: readonly string[] = [], purpose: Purpose = 'package') => {
  writeFileSync(join(directory, 'config/prod.yml'), text);
  return loadStage({ stage: 'prod', parameters, purpose, directory });
};

/** The error message below its headline, or all of it. */
const problems = (...of: Parameters<typeof load>): string => {
  try {
    load(...of);
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^.* invalid in .*:\n +/, '') : '';
  }
  return 'none';
};

test('the settings are those of the file', () => {
  expect(load(yaml)).toMatchObject({
    file: 'config/prod.yml',
    settings: { region: 'eu-central-1', allowedOrigins: ['https://app.example.com'] },
    environment: {
      ENTITLEMENTS: '{"rules":[{"when":{"cognito:groups":"pro"},"plan_id":36}],"otherwise":"deny"}',
    },
  });
});

test('every problem is told once, with file, line and setting', () => {
  const text = yaml
    .replace('region', 'regoin')
    .replace('plan_id: 36', 'plan: 36')
    .replace('- spa', '- spa\n  - 7')
    .concat('tokenTtlSeconds: 5\n');
  expect(() => load(text)).toThrow(
    new InvalidInputError(`config/prod.yml and its overrides are invalid in 4 places:
  config/prod.yml:1: regoin: unknown setting, did you mean region?
  config/prod.yml:7: oidcAudience[1]: expected an audience in quotes; one with a comma needs identityProviders
  config/prod.yml:11: entitlements.rules[0].plan: unknown member, did you mean plan_id?
  config/prod.yml:13: tokenTtlSeconds: expected 30 to 3600 seconds`),
  );
});

describe('a file', () => {
  test('that is missing is named with the ones that exist and the way to make it', () => {
    writeFileSync(join(directory, 'config/example.yml'), yaml);
    expect(() => loadStage({ stage: 'production', directory })).toThrow(
      /^there is no config\/production\.yml, only config\/example\.yml.*\. For a new stage: cp config\/example\.yml config\/production\.yml, and edit it$/,
    );
  });

  test.each(['../prod', 'a/b', '', 'prod.yml', '__proto__'])('cannot be of a stage named "%s"', (stage) => {
    expect(() => loadStage({ stage, directory })).toThrow('expected letters, digits and hyphens');
  });

  test('in capitals is not the one in small letters', () => {
    expect(() => loadStage({ stage: 'PROD', directory })).toThrow('there is no config/PROD.yml');
  });

  test.each([
    ['a: 1\nb: [', /^config\/prod\.yml:\d: .+/],
    ['a: 1\na: 2', /^config\/prod\.yml:2: .*unique/],
    ['a: !Ref Secret', /^config\/prod\.yml:1: .*tag/],
    ['- a\n- b', /^config\/prod\.yml: expected settings/],
    ['text', /^config\/prod\.yml: expected settings/],
    ['\tregion: x', /^config\/prod\.yml:1: .+/],
  ])('that is no YAML with settings is refused: %j', (text, message) => {
    expect(problems(text)).toMatch(message);
  });

  test('that is empty lacks everything', () => {
    expect(problems('')).toContain('config/prod.yml: region: is missing');
    expect(problems('# nothing yet')).toContain('config/prod.yml: entitlements: is missing');
  });

  test('may use anchors and aliases', () => {
    const text = yaml.replace('region: ', 'region: &here ').concat('domainName: *here\n');
    expect(problems(text)).toBe(
      'config/prod.yml:12: domainName: expected a host name such as token.example.com',
    );
    expect(problems(yaml.concat('kmsKeyArn: *nothing\n'))).toMatch(/^config\/prod\.yml: .*alias/i);
  });
});

describe('--param', () => {
  test('overrides a setting: texts as they are, everything else as JSON', () => {
    const { settings, environment } = load(yaml, [
      'latenodeTenantId=43',
      'oidcIssuer=https://other.example.com',
      'oidcAudience=["a","b"]',
      'entitlements=everybody',
      'jwtAuthorizer=off',
      'tokenTtlSeconds=60',
    ]);
    expect(settings).toMatchObject({ latenodeTenantId: 43, jwtAuthorizer: 'off', tokenTtlSeconds: 60 });
    expect(environment).toMatchObject({
      OIDC_ISSUER: 'https://other.example.com',
      OIDC_AUDIENCE: 'a,b',
      ENTITLEMENTS: 'everybody',
    });
  });

  test.each([
    ['nosuch=1', /^--param nosuch: unknown setting, expected one of region, /],
    ['alarmTopicARN=x', /^--param alarmTopicARN: unknown setting, did you mean alarmTopicArn\?$/],
    [
      'Entitlements={"otherwise":"allow"}',
      /^--param Entitlements: unknown setting, did you mean entitlements\?$/,
    ],
    [
      'OIDC_ISSUER=https://a.example.com',
      /^--param OIDC_ISSUER: is a variable of the functions: the setting is called oidcIssuer$/,
    ],
    ['tokenTtlSeconds', /^--param tokenTtlSeconds: expected name=value$/],
    ['=1', /^--param : unknown setting/],
    ['tokenTtlSeconds=', /^--param tokenTtlSeconds: expected 30 to 3600 seconds$/],
    ['tokenTtlSeconds=1e2', /^none$/],
    ['tokenTtlSeconds="60"', /^--param tokenTtlSeconds: expected 30 to 3600 seconds$/],
    ['allowedOrigins=https://a.example.com', /^--param allowedOrigins: expected a list .* such as \["/],
    ['allowedOrigins=["https://a.example.com/"]', /^--param allowedOrigins\[0\]: expected an origin/],
    ['entitlements={"otherwise":', /^--param entitlements: expected /],
    [
      'entitlements={"otherwize":"deny"}',
      /^--param entitlements\.otherwize: unknown member, did you mean otherwise\?$/,
    ],
    ['entitlements=null', /^--param entitlements: has no value/],
  ])('%s is judged like the file', (parameter, message) => {
    expect(problems(yaml, [parameter])).toMatch(message);
  });

  test('may be given once for each setting', () => {
    expect(problems(yaml, ['region=eu-west-1', 'region=eu-west-2'])).toBe('--param region: is given twice');
  });

  test('repairs a setting that is invalid in the file', () => {
    expect(problems(yaml.replace('42', 'many'), ['latenodeTenantId=42'])).toBe('none');
  });
});

describe('for a deployment', () => {
  test.each([
    ['http://app.example.com', false],
    ['http://127.0.0.1:3000', false],
    ['http://localhost', false],
    ['http://localhost.example.com:8080', false],
    ['http://localhost:5173', true],
    ['https://localhost:5173', true],
    ['https://app.example.com:8443', true],
  ])('the origin %s is accepted: %s', (origin, isAccepted) => {
    const parameters = [`allowedOrigins=["${origin}"]`];
    for (const purpose of ['deploy', 'package'] as const)
      expect(problems(yaml, parameters, purpose)).toBe(
        isAccepted
          ? 'none'
          : '--param allowedOrigins[0]: expected an https origin, or http://localhost:<port> for development',
      );
    expect(problems(yaml, parameters, 'local')).toBe('none');
  });

  const provider = { issuer: 'https://issuer.example.com', audiences: ['a'] };
  const message = 'a deployed function cannot reach an address of this machine';
  test.each([
    ['oidcIssuer=http://127.0.0.1:4000', 'oidcIssuer'],
    ['oidcIssuer=http://localhost:4000', 'oidcIssuer'],
    ['oidcIssuer=https://localhost', 'oidcIssuer'],
    ['oidcIssuer=https://127.1.2.3/realm', 'oidcIssuer'],
    ['oidcIssuer=http://[::1]:4000', 'oidcIssuer'],
    ['oidcIssuer=https://idp.localhost', 'oidcIssuer'],
  ])('%s is refused', (parameter, place) => {
    expect(problems(yaml, [parameter])).toBe(`--param ${place}: ${message}`);
    expect(problems(yaml, [parameter], 'local')).toBe('none');
  });

  test('the loopback addresses of providers are refused', () => {
    const withoutShortForm = yaml.replace(/oidcIssuer.*\noidcAudience:\n.*\n/, '');
    const parameter = (members: object) =>
      `identityProviders=${JSON.stringify([{ ...provider, ...members }])}`;
    expect(problems(withoutShortForm, [parameter({})])).toBe('none');
    expect(problems(withoutShortForm, [parameter({ jwks_uri: 'http://127.0.0.1:4000/keys' })])).toBe(
      `--param identityProviders[0].jwks_uri: ${message}`,
    );
    expect(
      problems(withoutShortForm, [parameter({ issuer: ['https://a.example.com', 'http://[::1]:1'] })]),
    ).toBe(`--param identityProviders[0].issuer: ${message}`);
  });

  test('the placeholders of config/example.yml are refused, and not for packaging', () => {
    const load = (purpose: Purpose) => () => loadStage({ stage: 'example', purpose });
    expect(load('package')).not.toThrow();
    expect(load('deploy')).toThrow(
      /config\/example\.yml:\d+: oidcIssuer: is the placeholder of config\/example\.yml: write your own\n.*oidcAudience: is the placeholder/,
    );
  });
});
