import { describe, expect, test } from 'vitest';
import { buildSettings, settings } from '../../serverless/settings.ts';
import { settingNames } from '../../settings/entries.ts';
import { required, stageOf } from '../support/settings.ts';
import { special } from '../template/stages.ts';

/** Calls `settings` as osls does. */
const resolve = (options: Parameters<typeof settings>[0]['options'], params: unknown = null) =>
  settings({
    options,
    resolveVariable: async () => 'example',
    resolveConfigurationProperty: async () => params,
  });

describe('settings', () => {
  test('returns the settings of the stage', async () => {
    expect(await resolve({ param: null, region: null })).toMatchObject({
      stage: 'example',
      region: 'us-east-1',
      admission: [expect.stringMatching(/us-east-1_EXAMPLE: audience 1example23456789; everybody$/)],
    });
  });

  test('rejects "params:" in serverless.yml, and names the stage file', async () => {
    await expect(resolve({}, { prod: { latenodeTenantId: 1 } })).rejects.toThrow(
      '"params:" in serverless.yml is not supported: move its settings to config/example.yml, a copy of config/example.yml',
    );
  });

  test('rejects a --region other than that of the stage', async () => {
    await expect(resolve({ region: 'eu-west-1' })).rejects.toThrow(
      '--region eu-west-1 differs from the region of config/example.yml, us-east-1',
    );
    await expect(resolve({ region: 'us-east-1' })).resolves.toBeDefined();
    await expect(resolve({ region: 'eu-west-1', param: ['region=eu-west-1'] })).resolves.toBeDefined();
  });

  test('throws one error for all problems, without a stack trace', async () => {
    const error = await resolve({ param: ['nosuch=1', 'tokenTtlSeconds=5'] }).catch((reason) => reason);
    expect(error.stack).toBe(`\n${error.message}`);
    expect(error.message).toMatch(/invalid in 2 places:\n.*nosuch: .*\n.*tokenTtlSeconds: .*$/);
  });
});

const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/a-1';
const domain = { domainName: 'token.example.com', domainCertificateArn: arn };
const settingsWith = (more: object) => buildSettings('prod', stageOf({ ...required, ...more }), 'v1');

test('buildSettings disables the execute-api endpoint with a custom domain, unless executeApiEndpoint is on', () => {
  expect(settingsWith({}).isExecuteApiDisabled).toBe(false);
  expect(settingsWith(domain).isExecuteApiDisabled).toBe(true);
  expect(settingsWith({ ...domain, executeApiEndpoint: 'off' }).isExecuteApiDisabled).toBe(true);
  expect(settingsWith({ ...domain, executeApiEndpoint: 'on' }).isExecuteApiDisabled).toBe(false);
});

test('buildSettings sets the log level of Lambda to INFO or DEBUG, so that Lambda never drops audit lines', () => {
  for (const logLevel of ['INFO', 'WARN', 'ERROR', undefined])
    expect(settingsWith({ logLevel }).applicationLogLevel).toBe('INFO');
  expect(settingsWith({ logLevel: 'DEBUG' }).applicationLogLevel).toBe('DEBUG');
});

test('the tests of the template use every setting', () => {
  expect([...Object.keys(special.settings), 'executeApiEndpoint'].sort()).toEqual([...settingNames].sort());
});

test('buildSettings adds the allowed headers of the stage to the usual ones, in lower case and once', () => {
  const { allowedHeaders } = settingsWith({ allowedHeaders: ['X-Acme-Trace', 'Traceparent'] });
  expect(allowedHeaders).toEqual([...settingsWith({}).allowedHeaders, 'x-acme-trace']);
  expect(allowedHeaders.slice(0, 3)).toEqual(['authorization', 'content-type', 'traceparent']);
});

test.each([
  ['us-east-1', 'us-east-1.console.aws.amazon.com'],
  ['cn-north-1', 'console.amazonaws.cn'],
  ['us-gov-west-1', 'console.amazonaws-us-gov.com'],
  ['eusc-de-east-1', 'console.amazonaws-eusc.eu'],
])('buildSettings returns the console of the partition of %s: %s', (region, host) => {
  expect(settingsWith({ region }).consoleHost).toBe(host);
});
