/** How the functions are bundled for Lambda: `custom.esbuild` of serverless.yml, in esbuild's own words. */
import type { BuildOptions } from 'esbuild';

export const deployedBuild = {
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': './lib/signing-key/aws-credentials.ts',
    'node:http': './lib/cache/node-http.ts',
  },
  external: ['@smithy/core/event-streams'],
  outExtension: { '.js': '.mjs' },
} satisfies BuildOptions;
