/** Faults of an HTTP server, each applied to an answer that would otherwise be valid. */
import type { IncomingMessage, ServerResponse } from 'node:http';

type SendFault = (response: ServerResponse, body: string, request: IncomingMessage) => void;

const json = { 'Content-Type': 'application/json' };

export const faults = {
  'status 500': (response, body) => response.writeHead(500, json).end(body),
  'status 429': (response, body) => response.writeHead(429, { ...json, 'Retry-After': '1' }).end(body),
  'a redirect': (response, body, { url }) =>
    response.writeHead(302, { Location: `${url}?${followed}` }).end(body),
  'broken JSON': (response, body) => response.writeHead(200, json).end(body.slice(0, -1)),
  '10 MB': (response, body) => response.writeHead(200, json).end(body + ' '.repeat(10_000_000)),
  'a truncated answer': (response, body) => {
    response.writeHead(200, { ...json, 'Content-Length': Buffer.byteLength(body) });
    response.write(body.slice(0, -1), () => response.destroy());
  },
  'a reset': (response) => response.socket?.resetAndDestroy(),
  'no answer': () => {},
  'a slow body': (response, body) => {
    response.writeHead(200, json);
    const bytes = body[Symbol.iterator]();
    const timer = setInterval(() => response.write(bytes.next().value ?? ' '), 100);
    response.on('close', () => clearInterval(timer));
  },
} as const satisfies Record<string, SendFault>;

export type Fault = keyof typeof faults;

/** Marks a request that followed the redirect. Its answer is valid, so that a client that follows redirects is detected. */
export const followed = 'followed';
