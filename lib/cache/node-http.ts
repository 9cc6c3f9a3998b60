/**
 * Replaces `node:http` in the bundle. Importing `node:http` makes Node 22 and later read its `WebSocket` getter, which loads
 * undici and adds 15 to 20 ms to every cold start; `getBuiltinModule` does not.
 */
const http = process.getBuiltinModule('node:http');

export const { Agent, request } = http;
export default http;
