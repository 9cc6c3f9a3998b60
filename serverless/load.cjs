// osls loads CommonJS only. `default` is the plugin; serverless.yml reads the other exports.
const load = (path) => require('tsx/cjs/api').require(path, __filename);
exports.default = load('./plugin.ts').default;
exports.settings = load('./settings.ts').settings;
exports.esbuild = load('./build/esbuild.ts').pluginOptions;
