// osls loads CommonJS only. `default` is the plugin; serverless.yml reads the other exports.
const load = (path) => require('tsx/cjs/api').require(path, __filename);

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'; // package.json states the supported versions of Node

// serverless-esbuild and osls leave files in the temporary folder, and more of them when they are interrupted.
load('./build/temporary-folder.ts').isolateTemporaryFiles();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130)); // runs exit handlers

// The zips contain the modes of the built files: Lambda needs to read them, and equal sources give equal zips.
process.umask(0o022);

// osls does not know the S3 endpoint of the AWS European Sovereign Cloud, and has not loaded this module yet.
const endpointModule = require.resolve('serverless/lib/plugins/aws/utils/get-s3-endpoint-for-region');
const endpointOf = require(endpointModule);
require.cache[endpointModule].exports = (region) =>
  region.startsWith('eusc-') ? `s3.${region}.amazonaws.eu` : endpointOf(region);

exports.default = load('./plugin.ts').default;
exports.settings = load('./settings.ts').settings;
exports.esbuild = load('./build/esbuild.ts').pluginOptions;
