/** Serves handlers of the test's process with the server of `npm start`, and changes its replies in transit. */
import type { IncomingMessage } from 'node:http';
import { readApi } from '../../local/gateway/api.ts';
import { createHttpApi, type Reply, serveReplies } from '../../local/gateway/http-api.ts';
import { buildSettings } from '../../serverless/settings.ts';
import type { Wired } from './broker.ts';
import { required, stageOf } from './settings.ts';

export type Distort = (reply: Reply, request: IncomingMessage) => Reply | Promise<Reply>;

export const without =
  (name: string): Distort =>
  (reply) => ({
    ...reply,
    headers: Object.fromEntries(Object.entries(reply.headers).filter(([key]) => key.toLowerCase() !== name)),
  });

export const withHeader =
  (name: string, value: string): Distort =>
  (reply) => ({ ...reply, headers: { ...reply.headers, [name]: value } });

export const always =
  (status: number, body: object, headers: Reply['headers'] = {}): Distort =>
  () => ({ status, body: JSON.stringify(body), headers });

/** Distorts the replies to requests of this method only. */
export const onMethod =
  (method: 'GET' | 'POST' | 'OPTIONS', distort: Distort): Distort =>
  (reply, request) =>
    request.method === method ? distort(reply, request) : reply;

export type Gateway = Awaited<ReturnType<typeof startGateway>>;

/** Starts the server on a free port; pages of these origins may call it. */
export const startGateway = async (
  { token, jwks }: Pick<Wired, 'token' | 'jwks'>,
  allowedOrigins: readonly string[],
) => {
  const handlers = new Map(Object.entries({ token, jwks }));
  const respond = createHttpApi({
    ...readApi('prod', buildSettings('prod', stageOf({ ...required, allowedOrigins }, 'local'), 'v1')),
    invoke: async (name, event) => handlers.get(name)?.(event),
  });
  /** Changes the replies in transit. */
  const changes: { distort?: Distort | undefined } = {};
  const { url, close } = await serveReplies(async (request) => {
    const reply = await respond(request);
    return changes.distort?.(reply, request) ?? reply;
  });
  return Object.assign(changes, { url, close });
};
