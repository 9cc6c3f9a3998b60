/** A token endpoint over real HTTP that answers as a test has told it to. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (response: ServerResponse) => unknown;

export interface Endpoint {
  readonly url: string;
  /** The identity token of every request so far. */
  readonly identities: string[];
  /** Answers for the next requests, in turn; after the last one every request gets a token again. */
  readonly willAnswer: (...answers: Answer[]) => void;
  close(): Promise<void>;
}

const send = (status: number, body: unknown, headers = {}) => {
  const type = status === 200 ? 'application/json' : 'application/problem+json';
  return (response: ServerResponse) =>
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(JSON.stringify(body));
};

/** A token good for so long; `name` tells it from others. */
export const token = (name: string, expiresIn = 600): Answer =>
  send(200, { token: name, expires_at: 1, expires_in: expiresIn });

/** As the broker refuses. */
export const refusal = (status: number, code: string, headers = {}): Answer =>
  send(
    status,
    { title: 'Title', status, code, detail: `Words for ${code}.`, request_id: 'request-1' },
    headers,
  );

/** As API Gateway refuses by itself, before the function. */
export const gatewayRefusal = (status: number, message: string): Answer => send(status, { message });

export const reset: Answer = (response) => response.socket?.resetAndDestroy();
export const text =
  (body: string): Answer =>
  (response) =>
    response.writeHead(200).end(body);

export const startEndpoint = async (): Promise<Endpoint> => {
  const identities: string[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    identities.push((request.headers.authorization ?? '').replace('Bearer ', ''));
    const answer = answers.shift() ?? token(`token-${identities.length}`);
    answer(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    identities,
    willAnswer: (...more) => answers.push(...more),
    close: async () => {
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
    },
  };
};
