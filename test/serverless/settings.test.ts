import { describe, expect, test } from 'vitest';
import { settings, settingsOf } from '../../serverless/settings.ts';
import { settingNames } from '../../serverless/stage/entries.ts';
import { required, stageOf } from '../support/stage.ts';
import { special } from '../support/template.ts';

/** As osls calls it. */
const resolve = (options: Parameters<typeof settings>[0]['options'], params: unknown = null) =>
  settings({
    options,
    resolveVariable: async () => 'example',
    resolveConfigurationProperty: async () => params,
  });

describe('serverless.yml', () => {
  test('gets the settings of its stage', async () => {
    expect(await resolve({ param: null, region: null })).toMatchObject({
      stage: 'example',
      region: 'us-east-1',
      admission: [expect.stringMatching(/us-east-1_EXAMPLE: audience 1example23456789; everybody$/)],
    });
  });

  test('with params of its own is refused, and told where they belong', async () => {
    await expect(resolve({}, { prod: { latenodeTenantId: 1 } })).rejects.toThrow(
      'serverless.yml has "params:", which nothing reads: move its settings to config/example.yml, made from config/example.yml',
    );
  });

  test('is not deployed to another region than that of the file', async () => {
    await expect(resolve({ region: 'eu-west-1' })).rejects.toThrow(
      '--region eu-west-1 differs from the region of config/example.yml, us-east-1',
    );
    await expect(resolve({ region: 'us-east-1' })).resolves.toBeDefined();
    await expect(resolve({ region: 'eu-west-1', param: ['region=eu-west-1'] })).resolves.toBeDefined();
  });

  test('gets one error for all problems, without a stack', async () => {
    const error = await resolve({ param: ['nosuch=1', 'tokenTtlSeconds=5'] }).catch((reason) => reason);
    expect(error.stack).toBe(`\n${error.message}`);
    expect(error.message).toMatch(/invalid in 2 places:\n.*nosuch: .*\n.*tokenTtlSeconds: .*$/);
  });
});

const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/a-1';
const domain = { domainName: 'token.example.com', domainCertificateArn: arn };
const made = (more: object) => settingsOf('prod', stageOf({ ...required, ...more }), 'v1');

test('the URLs are those of the domain, if there is one', () => {
  expect(made(domain)).toMatchObject({
    tokenUrl: 'https://token.example.com/token',
    keySetUrl: 'https://token.example.com/.well-known/jwks.json',
  });
  expect(made({})).toMatchObject({ tokenUrl: { 'Fn::Sub': '${HttpApi.ApiEndpoint}/token' } });
});

test('the address of the gateway is disabled with a domain, unless a setting keeps it', () => {
  expect(made({}).isExecuteApiDisabled).toBe(false);
  expect(made(domain).isExecuteApiDisabled).toBe(true);
  expect(made({ ...domain, executeApiEndpoint: 'off' }).isExecuteApiDisabled).toBe(true);
  expect(made({ ...domain, executeApiEndpoint: 'on' }).isExecuteApiDisabled).toBe(false);
});

test.each([
  ['DEBUG', 'DEBUG'],
  ['INFO', 'INFO'],
  ['WARN', 'INFO'],
  ['ERROR', 'INFO'],
  [undefined, 'INFO'],
])(
  'with the log level %s, Lambda keeps lines from %s, so that it never drops audit lines',
  (logLevel, level) => {
    expect(made({ logLevel }).applicationLogLevel).toBe(level);
  },
);

test('the templates are judged with every setting', () => {
  const alternatives = ['oidcIssuer', 'oidcAudience', 'executeApiEndpoint'];
  expect([...Object.keys(special.settings), ...alternatives].sort()).toEqual([...settingNames].sort());
});

test('the alarms tell the topic of the settings', () => {
  const alarmTopicArn = 'arn:aws:sns:us-east-1:123456789012:on-call';
  expect(made({ alarmTopicArn }).resources.Resources).toMatchObject({
    LatencyAlarm: { Properties: { AlarmActions: [alarmTopicArn], OKActions: [alarmTopicArn] } },
  });
});
