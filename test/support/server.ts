/** Runs an HTTP server on loopback whose answers and faults the test sets. */
import { createServer } from 'node:http';
import { listenOnLoopback } from '../../local/loopback.ts';
import { type Fault, faults, followed } from './faults.ts';

export interface TestServer {
  readonly url: string;
  /** The path of every request so far. */
  readonly requests: readonly string[];
  /** Answers `times` requests whose path `where` accepts with this fault. */
  misbehave(fault: Fault, options?: { times?: number; where?: (path: string) => boolean }): void;
  /** Ends the fault. */
  behave(): void;
  close(): Promise<void>;
}

/** Starts a server that answers a request with status 200 and `bodyOf` its path as JSON. */
export const startServer = async (bodyOf: (path: string) => unknown): Promise<TestServer> => {
  const requests: string[] = [];
  let fault: { name: Fault; times: number; where: (path: string) => boolean } | undefined;

  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    const body = JSON.stringify(bodyOf(path));
    if (fault && fault.times > 0 && fault.where(path) && !path.includes(followed)) {
      fault.times -= 1;
      faults[fault.name](response, body, request);
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
  });
  const { url, close } = await listenOnLoopback(server);

  return {
    url,
    requests,
    misbehave: (name, { times = Number.POSITIVE_INFINITY, where = () => true } = {}) => {
      fault = { name, times, where };
    },
    behave: () => {
      fault = undefined;
    },
    close,
  };
};
