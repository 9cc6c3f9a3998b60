/** HTTP servers on 127.0.0.1, which answer to that name only. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';

export interface LoopbackServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Frees the port and ends every connection, idle and hanging ones included. */
  close(): Promise<void>;
}

const host = '127.0.0.1';

/**
 * Makes a server listen on 127.0.0.1 and resolves when it does. Port 0, the default, takes a free one.
 * @throws the `EADDRINUSE` of Node when another program has the port
 */
export const listenOnLoopback = async (
  server: Server & { closeAllConnections?(): void },
  port = 0,
): Promise<LoopbackServer> => {
  await once(server.listen(port, host), 'listening');
  const { port: actual } = server.address() as AddressInfo;
  return {
    port: actual,
    url: `http://${host}:${actual}`,
    close: async () => {
      const closed = once(server.close(), 'close');
      server.closeAllConnections?.();
      await closed;
    },
  };
};

/** Returns the wanted port, or any free one if another program has it or it is 0. */
export const findFreePort = async (wanted = 0): Promise<number> => {
  const probe = await listenOnLoopback(createServer(), wanted).catch(() => listenOnLoopback(createServer()));
  await probe.close();
  return probe.port;
};

/**
 * Answers a request that is addressed to another name than the server's own, and returns true then. A web page can
 * make its own name resolve to 127.0.0.1 (DNS rebinding) and would read what the server answers. `localhost` is
 * redirected, because a page's origin and the issuer's name contain the address.
 */
export const refuseForeignHost = (request: IncomingMessage, response: ServerResponse): boolean => {
  const port = request.socket.localPort;
  const own = `${host}:${port}`;
  if (request.headers.host === own) return false;
  if (request.headers.host?.toLowerCase() === `localhost:${port}`) {
    response.writeHead(307, { Location: `http://${own}${request.url}` }).end();
  } else {
    response
      .writeHead(421, { 'Content-Type': 'text/plain' })
      .end(`This server is http://${own}; the request names another host.\n`);
  }
  return true;
};
