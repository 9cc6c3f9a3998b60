/** The esbuild options of the Lambda bundles. */
import type { BuildOptions } from 'esbuild';

/** One small ES module per function that contains all dependencies, because a cold start mostly loads code. */
export const esbuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm', // top-level await, by which the functions fetch their keys in Lambda's init phase
  target: 'node20',
  mainFields: ['module', 'main'], // ES modules where a package has them, for tree shaking
  alias: {
    '@aws-sdk/credential-provider-node': './lib/signing-key/aws-credentials.ts', // no SSO, INI, STS, process, IMDS: half the SDK
    '@smithy/core/config': './serverless/build/aws-config.ts', // no instance metadata service, no files in ~/.aws
    'node:http': './lib/cache/node-http.ts',
  },
  external: ['@smithy/core/event-streams'], // imported on demand only; Secrets Manager has no event streams
  outExtension: { '.js': '.mjs' },
} satisfies BuildOptions;

const { external, outExtension, ...others } = esbuildOptions;

/** Names the folder in which serverless-esbuild works, relative to this checkout, if it must not be the stage's. */
export const workFolderVariable = 'ESBUILD_WORK_FOLDER';

/** The same options as serverless-esbuild names them: `custom.esbuild` of serverless.yml. */
export const pluginOptions = {
  ...others,
  exclude: external,
  // Per stage: the plugin removes the folder when it ends, which must not stop another stage from working.
  outputWorkFolder: process.env[workFolderVariable] ?? '.esbuild/${sls:stage}',
  outputFileExtension: outExtension['.js'],
  watch: { pattern: ['functions/*.ts', 'lib/**/*.ts'] },
};
