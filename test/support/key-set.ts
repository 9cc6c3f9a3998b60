/** Serves the key set of a broker over HTTP, by several environments in turn, each with its own cache. */
import { createServer } from 'node:http';
import type { Handler } from '../../lib/http/handler.ts';
import { createJwksHandler } from '../../lib/jwks-handler.ts';
import type { ReadSecret } from '../../lib/signing-key/secrets-manager.ts';
import { createSigningKeySource } from '../../lib/signing-key/source.ts';
import { listenOnLoopback } from '../../local/loopback.ts';
import { createRecordingLog } from './log.ts';

export interface KeySetEndpoint {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Replaces the answer of the broker. */
  override: { readonly status: number; readonly body: string } | undefined;
  readonly close: () => Promise<void>;
}

export interface KeySetEndpointOptions {
  readonly readSecret: ReadSecret;
  readonly now: () => number;
  readonly environments?: number;
}

/** Starts the endpoint; a key is fresh for 300 seconds, less the jitter of each environment. */
export const startKeySetEndpoint = async (options: KeySetEndpointOptions): Promise<KeySetEndpoint> => {
  const { readSecret, now, environments = 3 } = options;
  const log = createRecordingLog();
  const handlers: Handler[] = Array.from({ length: environments }, () =>
    createJwksHandler({
      signingKey: createSigningKeySource({
        readSecret,
        now,
        log,
        emitMetrics: () => {},
        signingKeyTtlSeconds: 300,
        signingKeyMaxStaleSeconds: 3600,
      }),
      audit: () => {},
      now,
    }),
  );
  let requests = 0;
  const server = createServer(async (request, response) => {
    const handler = handlers[requests++ % environments];
    if (endpoint.override) {
      response.writeHead(endpoint.override.status).end(endpoint.override.body);
    } else if (request.url !== '/.well-known/jwks.json' || !handler) {
      response.writeHead(404).end();
    } else {
      const { statusCode, headers, body } = await handler({});
      response.writeHead(statusCode, headers).end(body);
    }
  });
  const { url, close } = await listenOnLoopback(server);
  const endpoint: KeySetEndpoint = {
    url,
    override: undefined,
    close,
  };
  return endpoint;
};
