// osls can load CommonJS only.
const { require: requireTypeScript } = require('tsx/cjs/api');
const { settings } = requireTypeScript('./settings.ts', __filename);
const { default: plugin } = requireTypeScript('./plugin.ts', __filename);
const { pluginOptions } = requireTypeScript('./build/esbuild.ts', __filename);

module.exports = { settings, esbuild: pluginOptions, default: plugin };
