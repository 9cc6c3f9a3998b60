// `serverless offline` behind the guard. Plain JavaScript, so that tsx is not loaded into the workers that run the functions.
const { require: requireTypeScript } = require('tsx/cjs/api');

requireTypeScript('./guard.ts', __filename)
  .guard()
  .then(() => require('serverless/bin/serverless.js'));
