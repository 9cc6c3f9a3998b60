/** Sends a request whose Host header is not the host of its URL, as after DNS rebinding; `fetch` cannot. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

export const requestWithHost = async (url: string, host: string, method = 'GET') => {
  const sent = request(url, { method, headers: { host } }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, location: response.headers.location, body: await text(response) };
};
