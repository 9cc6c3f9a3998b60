/**
 * Replaces `node:http` in the bundle. An `import` of `node:http` makes Node 22 and later read its getter `WebSocket`, which
 * loads undici and costs 15 to 20 ms of every cold start; `getBuiltinModule` does not.
 */
const http = process.getBuiltinModule('node:http');

export const { Agent, request } = http;
export default http;
