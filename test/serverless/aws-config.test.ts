import { afterEach, expect, test, vi } from 'vitest';
import * as config from '../../serverless/build/aws-config.ts';

afterEach(() => vi.unstubAllEnvs());

const setting = {
  environmentVariableSelector: ({ SETTING }: Readonly<Record<string, string | undefined>>) => {
    if (SETTING === 'invalid') throw new Error('invalid');
    return SETTING;
  },
  default: 'default',
};

test('a setting is its environment variable, else its default', async () => {
  vi.stubEnv('SETTING', 'value');
  expect(await config.loadConfig(setting)()).toBe('value');
  vi.stubEnv('SETTING', 'invalid');
  expect(await config.loadConfig(setting)()).toBe('default');
  vi.stubEnv('SETTING', undefined);
  expect(await config.loadConfig(setting)()).toBe('default');
  expect(await config.loadConfig({ ...setting, default: async () => 'asked' })()).toBe('asked');
});

test('the region is AWS_REGION, and there is none without it', async () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  expect(await config.loadConfig(config.NODE_REGION_CONFIG_OPTIONS)()).toBe('eu-west-1');
  vi.stubEnv('AWS_REGION', undefined);
  await expect(config.loadConfig(config.NODE_REGION_CONFIG_OPTIONS)()).rejects.toThrow(
    'AWS_REGION is not set',
  );
});

test('the rest of the package’s configuration is the package’s own', () => {
  expect(config).toHaveProperty('fromStatic');
  expect(config).toHaveProperty('resolveRegionConfig');
});
