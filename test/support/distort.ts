/** Changes the replies of a gateway in transit. */
import type { Reply } from '../../local/gateway/http-api.ts';
import type { Gateway } from './gateway.ts';

export type Distort = NonNullable<Gateway['distort']>;

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
