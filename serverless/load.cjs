// osls can load CommonJS only: `default` is a plugin, the others are read by serverless.yml.
const load = (path) => require('tsx/cjs/api').require(path, __filename);
exports.default = load('./plugin.ts').default;
exports.settings = load('./settings.ts').settings;
exports.esbuild = load('./build/esbuild.ts').pluginOptions;
