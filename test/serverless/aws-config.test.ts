import { build } from 'esbuild';
import { afterEach, expect, test, vi } from 'vitest';
import { esbuildOptions } from '../../serverless/build/esbuild.ts';

const entryPoints = ['serverless/build/aws-config.ts'];
const { outputFiles } = await build({ ...esbuildOptions, entryPoints, outdir: 'unused', write: false });
const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
const config: typeof import('../../serverless/build/aws-config.ts') = await import(
  `data:text/javascript;base64,${code}`
);

afterEach(() => vi.unstubAllEnvs());

const setting = {
  environmentVariableSelector: ({ SETTING }: Readonly<Record<string, string | undefined>>) => {
    if (SETTING === 'invalid') throw new Error('invalid');
    return SETTING;
  },
  default: 'default',
};

test('loadConfig returns the environment variable, or the default if the variable is missing or invalid', async () => {
  vi.stubEnv('SETTING', 'value');
  expect(await config.loadConfig(setting)()).toBe('value');
  vi.stubEnv('SETTING', 'invalid');
  expect(await config.loadConfig(setting)()).toBe('default');
  vi.stubEnv('SETTING', undefined);
  expect(await config.loadConfig(setting)()).toBe('default');
  expect(await config.loadConfig({ ...setting, default: async () => 'computed' })()).toBe('computed');
});

test('the region is AWS_REGION, which is required', async () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  expect(await config.loadConfig(config.NODE_REGION_CONFIG_OPTIONS)()).toBe('eu-west-1');
  vi.stubEnv('AWS_REGION', undefined);
  await expect(config.loadConfig(config.NODE_REGION_CONFIG_OPTIONS)()).rejects.toThrow(
    'AWS_REGION is not set',
  );
});

test('the module exports everything else that the package exports', () => {
  expect(config).toHaveProperty('fromStatic');
  expect(config).toHaveProperty('resolveRegionConfig');
});
