/** Runs an HTTP server on loopback whose responses and faults the test sets. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../../local/loopback.ts';

type SendFault = (response: ServerResponse, body: string, request: IncomingMessage) => void;

const json = { 'Content-Type': 'application/json' };

export const faults = {
  'status 500': (response, body) => response.writeHead(500, json).end(body),
  'status 429': (response, body) => response.writeHead(429, { ...json, 'Retry-After': '1' }).end(body),
  'a redirect': (response, body, { url }) =>
    response.writeHead(302, { Location: `${url}?${followed}` }).end(body),
  'broken JSON': (response, body) => response.writeHead(200, json).end(body.slice(0, -1)),
  '10 MB': (response, body) => response.writeHead(200, json).end(body + ' '.repeat(10_000_000)),
  'a truncated response': (response, body) => {
    response.writeHead(200, { ...json, 'Content-Length': Buffer.byteLength(body) });
    response.write(body.slice(0, -1), () => response.destroy());
  },
  'a reset': (response) => response.socket?.resetAndDestroy(),
  'no response': () => {},
  'a slow body': (response, body) => {
    response.writeHead(200, json);
    const bytes = body[Symbol.iterator]();
    const timer = setInterval(() => response.write(bytes.next().value ?? ' '), 100);
    response.on('close', () => clearInterval(timer));
  },
} as const satisfies Record<string, SendFault>;

export type Fault = keyof typeof faults;

/** Marks a request that followed the redirect. The response to it is valid, so that a client that follows redirects is detected. */
const followed = 'followed';

export type TestServer = Awaited<ReturnType<typeof startServer>>;

interface Misbehavior {
  readonly times?: number;
  readonly where?: (path: string) => boolean;
}

/** Starts a server that responds to a request with status 200 and `bodyOf` its path as JSON. */
export const startServer = async (bodyOf: (path: string) => unknown) => {
  const requests: string[] = [];
  let fault: ({ name: Fault; times: number } & Misbehavior) | undefined;
  const { url, close } = await listenOnLoopback(
    createServer((request, response) => {
      const path = request.url ?? '';
      requests.push(path);
      const body = JSON.stringify(bodyOf(path));
      if (fault && fault.times > 0 && fault.where?.(path) !== false && !path.includes(followed)) {
        fault.times -= 1;
        faults[fault.name](response, body, request);
        return;
      }
      response.writeHead(200, json).end(body);
    }),
  );
  return {
    url,
    /** The path of every request so far. */
    requests,
    /** Responds to `times` requests whose path `where` accepts with this fault. */
    misbehave: (name: Fault, options: Misbehavior = {}) => {
      fault = { times: Number.POSITIVE_INFINITY, ...options, name };
    },
    /** Ends the fault. */
    behave: () => {
      fault = undefined;
    },
    close,
  };
};
