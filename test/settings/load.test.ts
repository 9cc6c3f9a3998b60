import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../lib/errors.ts';
import { loadStage } from '../../settings/load.ts';
import type { Purpose } from '../../settings/rules.ts';

const directory = mkdtempSync(join(tmpdir(), 'broker-stage-'));
mkdirSync(join(directory, 'config'));
afterAll(() => rmSync(directory, { recursive: true }));

const yaml = `region: eu-central-1
latenodeTenantId: 42
allowedOrigins: [https://portal.example.com]
identityProviders:
  - issuer: https://issuer.example.com
    audiences: [spa]
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

/** Returns the error message without its first line if that is a headline; `none` if there is no error. */
const problems = (...of: Parameters<typeof load>): string => {
  try {
    load(...of);
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^.* invalid in .*:\n +/, '') : '';
  }
  return 'none';
};

test('loadStage reports every problem once, with file, line and setting', () => {
  const text = yaml
    .replace('region', 'regoin')
    .replace('plan_id: 36', 'plan: 36')
    .replace('[spa]', '\n      - spa\n      - 7')
    .concat('tokenTtlSeconds: 5\n8: a\n<<: { logLevel: INFO }\n');
  expect(() => load(text)).toThrow(
    new InvalidInputError(`config/prod.yml and its overrides are invalid in 6 places:
  config/prod.yml:1: regoin: unknown name, did you mean region?
  config/prod.yml:6: identityProviders[0].audiences: expected an array of audiences, or "any"
  config/prod.yml:12: entitlements.rules[0].plan: unknown name, did you mean plan_id?
  config/prod.yml:14: tokenTtlSeconds: expected 30 to 3600 seconds
  config/prod.yml:15: 8: expected text as a name: put it in quotes
  config/prod.yml:16: <<: is not supported: write the members`),
  );
});

describe('loadStage', () => {
  test('names the existing files, and the command that creates the missing one', () => {
    writeFileSync(join(directory, 'config/example.yml'), yaml);
    expect(() => loadStage({ stage: 'PROD', directory })).toThrow('there is no config/PROD.yml'); // on every file system
    expect(() => loadStage({ stage: 'production', directory })).toThrow(
      /^there is no config\/production\.yml, only config\/example\.yml.*\. For a new stage: cp config\/example\.yml config\/production\.yml, and edit it$/,
    );
  });

  test.each(['../prod', 'a/b', '', 'prod.yml', '__proto__'])('rejects the stage name "%s"', (stage) => {
    expect(() => loadStage({ stage, directory })).toThrow('expected letters, digits and hyphens');
  });

  test.each([
    ['a: 1\nb: [', /^config\/prod\.yml:\d: .+/],
    ['a: 1\na: 2', /^config\/prod\.yml:2: .*unique/],
    ['a: !Ref Secret', /^config\/prod\.yml:1: .*tag/],
    ['- a\n- b', /^config\/prod\.yml: expected settings/],
    ['text', /^config\/prod\.yml: expected settings/],
    ['\tregion: x', /^config\/prod\.yml:1: .+/],
  ])('rejects a file that is not YAML with settings: %j', (text, message) => {
    expect(problems(text)).toMatch(message);
  });

  test('reports every required setting as missing from an empty file', () => {
    expect(problems('')).toContain('config/prod.yml: region: is missing');
    expect(problems('# nothing yet')).toContain('config/prod.yml: entitlements: is missing');
  });

  test('resolves anchors and aliases', () => {
    const text = yaml.replace('region: ', 'region: &here ').concat('logLevel: *here\n');
    expect(problems(text)).toBe('config/prod.yml:12: logLevel: expected one of DEBUG, INFO, WARN, ERROR');
  });
});

describe('loadStage rejects a file with', () => {
  const plain = 'expected plain digits, such as 120; put text in quotes';
  const quoted = 'expected text as a name: put it in quotes';
  const when = 'config/prod.yml:9: entitlements.rules[0].when';
  const inEntitlements = (member: string) => yaml.replace("'cognito:groups': pro", member);
  const nine = (name: string) => `*${name}, `.repeat(9);
  const bomb = [...'bcdefghi'].map(
    (name, index) => `${name}: &${name} [${nine('abcdefgh'[index] ?? '')}1]\n`,
  );
  const numbers = ['0123', '12e3', '0x10', '0o14', '1.0', '+1', '12345678901234567', '.inf', '-0'];

  test.each<[string, string, string | RegExp]>([
    ['two documents', `${yaml}---\n${yaml}`, ':12: expected one document: remove "---" and what follows'],
    ['a version of YAML', `%YAML 1.1\n---\n${yaml}`, ':1: expected YAML 1.2: remove the line with %YAML'],
    ['an unknown alias', `${yaml}kmsKeyArn: *no\n`, /^config\/prod\.yml: Unresolved alias .*: no$/],
    [
      'a circle',
      `${yaml}kmsKeyArn: &a [*a]\n`,
      ': an alias (*) refers to its own container: write the value',
    ],
    ['aliases that multiply', `a: &a [1, 1]\n${bomb.join('')}`, /^config\/prod\.yml: Excessive alias count/],
    ['a merge key', `${yaml}<<: { logLevel: INFO }\n`, ':12: <<: is not supported: write the members'],
    ['a number as name', `${yaml}7: a\n`, `:12: 7: ${quoted}`],
    ['a number as claim', inEntitlements('true: pro'), `${when}.true: ${quoted}`],
    ['a list as name', `${yaml}? [a]\n: b\n`, ': expected text as a name, not a list or a map'],
    [
      'a tag',
      `${yaml}logLevel: !!set { A }\n`,
      ':12: logLevel: tags such as !!set are not supported: write the value',
    ],
    ...numbers.map((number): [string, string, string] => [
      `the number ${number}`,
      inEntitlements(`level: [1, ${number}]`),
      `${when}.level[1]: ${plain}`,
    ]),
    [
      'a dynamic reference of CloudFormation',
      inEntitlements("sub: '{{resolve:ssm:user}}'"),
      `${when}.sub: dynamic references such as {{resolve:…}} are not supported: write the value`,
    ],
    [
      'a character that was lost',
      inEntitlements('group: caf\uFFFD'),
      `${when}.group: contains U+FFFD, which replaces bytes that are not UTF-8`,
    ],
  ])('%s', (_what, text, message) => {
    if (typeof message === 'string') expect(problems(text)).toBe(message.replace(/^:/, 'config/prod.yml:'));
    else expect(problems(text)).toMatch(message);
  });

  test('bytes that are not UTF-8', () => {
    const path = join(directory, 'config/prod.yml');
    writeFileSync(path, Buffer.from(inEntitlements('group: café'), 'latin1'));
    const load = () => loadStage({ stage: 'prod', directory });
    expect(load).toThrow('config/prod.yml:9: expected UTF-8: save the file in this encoding');
    writeFileSync(path, Buffer.from(`\uFEFF${yaml}`, 'utf16le'));
    expect(load).toThrow('config/prod.yml:1: expected UTF-8');
    writeFileSync(path, `\uFEFF${yaml}`);
    expect(load).not.toThrow();
  });

  test.skipIf(process.platform === 'win32')('a directory, a pipe or a broken link in its place', () => {
    const path = join(directory, 'config/odd.yml');
    const rejects = (message: string) => {
      expect(() => loadStage({ stage: 'odd', directory })).toThrow(`config/odd.yml${message}`);
      rmSync(path, { recursive: true });
    };
    mkdirSync(path);
    rejects(': expected a file, not a directory, a pipe or a device');
    execFileSync('mkfifo', [path]);
    rejects(': expected a file, not a directory, a pipe or a device');
    symlinkSync(join(directory, 'nowhere'), path);
    rejects(' cannot be read: ENOENT');
  });
});

describe('--param', () => {
  test('overrides a setting, with strings as they are and other values as JSON', () => {
    const { file, settings, brokerSettings } = load(yaml, [
      'latenodeTenantId=43',
      'identityProviders=[{"issuer":"https://other.example.com","audiences":["a","b"]}]',
      'entitlements=everybody',
      'jwtAuthorizer=off',
      'tokenTtlSeconds=60',
      'deploymentBucket=12345',
    ]);
    expect(file).toBe('config/prod.yml');
    const bucket = { deploymentBucket: '12345' }; // text, although it is a number in JSON
    const overridden = { latenodeTenantId: 43, jwtAuthorizer: 'off', tokenTtlSeconds: 60, ...bucket };
    expect(settings).toMatchObject({ region: 'eu-central-1', ...overridden });
    expect(JSON.parse(brokerSettings)).toEqual({
      latenodeTenantId: 43,
      identityProviders: [{ issuer: 'https://other.example.com', audiences: ['a', 'b'] }],
      entitlements: 'everybody',
      tokenTtlSeconds: 60,
    });
  });

  test.each([
    ['nosuch=1', 'nosuch: unknown name, expected region, '],
    ['alarmTopicARN=x', 'alarmTopicARN: unknown name, did you mean alarmTopicArn?'],
    ['OIDC_ISSUER=https://a.example.com', 'OIDC_ISSUER: was replaced: write identityProviders: '],
    ['tokenTtlSeconds', 'tokenTtlSeconds: expected name=value'],
    ['=1', ': unknown name'],
    ['tokenTtlSeconds=', 'tokenTtlSeconds: expected 30 to 3600 seconds'],
    ['tokenTtlSeconds="60"', 'tokenTtlSeconds: expected 30 to 3600 seconds'],
    ['tokenTtlSeconds=1e2', 'tokenTtlSeconds: expected plain digits, such as 120'],
    ['latenodeTenantId=12345678901234567', 'latenodeTenantId: expected plain digits, such as 120'],
    ['entitlements={"otherwise":"deny","otherwise":"allow"}', 'entitlements.otherwise: is given twice'],
    ['entitlements={"rules":[{"plan_id":1,"plan_id":2}]}', 'entitlements.rules[0].plan_id: is given twice'],
    ['allowedOrigins=["https://{{resolve:ssm:host}}"]', 'allowedOrigins[0]: dynamic references'],
    ['allowedOrigins=["https://caf\uFFFD.example"]', 'allowedOrigins[0]: contains U+FFFD'],
    ['allowedOrigins=https://a.example.com', 'allowedOrigins: expected a list '],
    ['entitlements={"otherwise":', 'entitlements: expected '],
    ['entitlements={"otherwize":"deny"}', 'entitlements.otherwize: unknown name, did you mean otherwise'],
    ['entitlements=null', 'entitlements: has no value'],
  ])('%s is checked like a setting of the file', (parameter, problem) => {
    expect(problems(yaml, [parameter]).slice(0, 8 + problem.length)).toBe(`--param ${problem}`);
  });

  test('rejects a setting that is given twice', () => {
    expect(problems(yaml, ['region=eu-west-1', 'region=eu-west-2'])).toBe('--param region: is given twice');
  });

  test('replaces an invalid setting of the file', () => {
    expect(problems(yaml.replace('42', '1e-1'), ['latenodeTenantId=42'])).toBe('none');
  });
});

describe('loadStage, for a deployment,', () => {
  const problemsOfOrigin = (origin: string, purpose: Purpose) =>
    problems(yaml, [`allowedOrigins=["${origin}"]`], purpose);

  test.each(['http://localhost:5173', 'https://localhost:5173', 'https://app.example.com:8443'])(
    'accepts the origin %s',
    (origin) => {
      for (const purpose of ['deploy', 'package', 'local'] as const)
        expect(problemsOfOrigin(origin, purpose)).toBe('none');
    },
  );

  test.each([
    ...['http://app.example.com', 'http://127.0.0.1:3000', 'http://localhost'],
    'http://localhost.example.com:8080',
  ])('rejects the origin %s, which npm start accepts', (origin) => {
    for (const purpose of ['deploy', 'package'] as const)
      expect(problemsOfOrigin(origin, purpose)).toBe(
        '--param allowedOrigins[0]: expected an https origin, or http://localhost:<port> for development',
      );
    expect(problemsOfOrigin(origin, 'local')).toBe('none');
  });

  const jwksUri = 'http://127.0.0.1:4000/keys';
  test.each<[string, object]>([
    ...['http://127.0.0.1:4000', 'http://localhost:4000', 'https://localhost', 'https://127.1.2.3/realm']
      .concat('http://[::1]:4000', 'https://idp.localhost')
      .map((issuer): [string, object] => ['issuer', { issuer }]),
    ['issuer', { issuer: ['https://a.example.com', 'http://[::1]:1'] }], // one of several
    ['jwksUri', { issuer: 'https://a.example.com', jwksUri }],
  ])('rejects a loopback address as %s, which npm start accepts: %j', (name, addresses) => {
    const parameter = `identityProviders=${JSON.stringify([{ ...addresses, audiences: ['a'] }])}`;
    const place = `--param identityProviders[0].${name}`;
    expect(problems(yaml, [parameter])).toBe(
      `${place}: is a loopback address, which a deployed function cannot reach`,
    );
    expect(problems(yaml, [parameter], 'local')).toBe('none');
  });

  test('rejects the placeholders of config/example.yml, which packaging accepts', () => {
    const load = (purpose: Purpose) => () => loadStage({ stage: 'example', purpose });
    expect(load('package')).not.toThrow();
    expect(load('deploy')).toThrow(
      /config\/example\.yml:\d+: allowedOrigins: is the placeholder of config\/example\.yml: replace it\n.*identityProviders\[0\]\.issuer: is the placeholder.*\n.*identityProviders\[0\]\.audiences: is the placeholder/,
    );
  });
});
