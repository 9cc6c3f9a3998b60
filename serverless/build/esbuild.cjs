// serverless.yml can load CommonJS only.
const { require: requireTypeScript } = require('tsx/cjs/api');

module.exports = requireTypeScript('./esbuild.ts', __filename).pluginOptions;
