/** The esbuild options of the Lambda bundles. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

/** A package manager may install it above this project, or where only the SDK finds it. */
const smithyCore = createRequire(
  createRequire(import.meta.url).resolve('@aws-sdk/client-secrets-manager'),
).resolve('@smithy/core/package.json');

/** Bundles each function with its dependencies into one small ES module, because loading code dominates a cold start. */
export const esbuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm', // for top-level await, with which the functions fetch their keys in Lambda's init phase
  target: 'node20',
  mainFields: ['module', 'main'], // ES modules where a package has them, for tree shaking
  alias: {
    '@aws-sdk/credential-provider-node': './lib/signing-key/aws-credentials.ts', // without SSO, INI, STS, process and IMDS, which are half of the SDK
    '@smithy/core/config': './serverless/build/aws-config.ts', // no instance metadata service, no files in ~/.aws
    'original-aws-config': join(smithyCore, '../dist-es/submodules/config/index.js'),
    'node:http': './lib/cache/node-http.ts', // imported as an ES module, node:http also loads undici
  },
  external: ['@smithy/core/event-streams'], // imported on demand, which Secrets Manager never does: it has no event streams
  outExtension: { '.js': '.mjs' },
} satisfies BuildOptions;

const { external, outExtension, ...others } = esbuildOptions;

/** The same options with the names of serverless-esbuild: `custom.esbuild` in serverless.yml. */
export const pluginOptions = {
  ...others,
  exclude: external,
  // A folder per stage, because the plugin removes it at the end, while another stage may still be packaged.
  outputWorkFolder: '.esbuild/${sls:stage}',
  outputFileExtension: outExtension['.js'],
};
