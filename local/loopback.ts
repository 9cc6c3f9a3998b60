/** Provides servers on 127.0.0.1 that reject other host names. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';

export interface LoopbackServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Frees the port and ends every connection, including idle and hung ones. */
  close(): Promise<void>;
}

const host = '127.0.0.1';

/**
 * Makes a server listen on 127.0.0.1, and resolves when it does. Port 0, the default, selects a free one.
 * @throws the `EADDRINUSE` of Node if another program uses the port
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

/**
 * Returns the wanted port, or a free one if another program uses it or it is 0. Avoids ports above 32767: the system assigns
 * them to outgoing connections and to servers that ask for any port, so one could be taken before the server listens.
 */
export const findFreePort = async (wanted = 0, attempts = 20): Promise<number> => {
  const port = wanted || randomInt(20_000, 32_768);
  try {
    const probe = await listenOnLoopback(createServer(), port);
    await probe.close();
    return port;
  } catch (error) {
    if (attempts === 0) throw error;
    return findFreePort(0, attempts - 1);
  }
};

/**
 * Rejects a request whose Host is not the server's own; returns true if it did. Without it, a web page whose
 * name resolves to 127.0.0.1 (DNS rebinding) could read the responses. Redirects `localhost` to 127.0.0.1, because the
 * origins and the issuer contain that address.
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
