/**
 * `node:http` without undici: an `import` makes Node 22 and later read its getter `WebSocket`, which loads undici and
 * costs 15 to 20 ms of every cold start. The bundle has this module in place of `node:http`: `alias` in serverless.yml.
 */
const http = process.getBuiltinModule('node:http');

export const { Agent, request } = http;
export default http;
