/**
 * Adds to the HTTP server of `serverless offline` what API Gateway does and it does not: it rejects other host names,
 * sends CORS headers to the allowed origins only, and gives every request an id. Runs in the process of the gateway.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { workFolderVariable } from '../../serverless/build/esbuild.ts';
import { refuseForeignHost } from '../loopback.ts';

/** Environment variables by which `startGateway` configures the guard. */
export const guardVariables = { port: 'LOCAL_GATEWAY_PORT', origins: 'LOCAL_GATEWAY_ORIGINS' } as const;

interface EventModule {
  readonly default: { readonly prototype: { create(): { requestContext: { requestId: string } } } };
}

/** Installs the guard, and ends this process when its parent has ended for any reason. */
export const guard = async (): Promise<void> => {
  process.once('disconnect', () => process.exit());
  process.channel?.unref(); // so that serverless can exit after an error
  process.once('exit', () => rmSync(process.env[workFolderVariable] ?? '', { recursive: true, force: true }));
  const port = Number(process.env[guardVariables.port]);
  const origins = process.env[guardVariables.origins]?.split(',') ?? [];
  const requestIds = new AsyncLocalStorage<string>();

  const emit = Server.prototype.emit;
  Server.prototype.emit = function (event: string, ...args: unknown[]): boolean {
    const [request, response] = args;
    if (
      event !== 'request' ||
      !(request instanceof IncomingMessage) ||
      !(response instanceof ServerResponse)
    ) {
      return Reflect.apply(emit, this, [event, ...args]);
    }
    // The Lambda server of serverless-offline invokes functions with any event, and nothing here uses it.
    if (request.socket.localPort !== port) {
      response.writeHead(404).end();
      return true;
    }
    if (refuseForeignHost(request, response)) return true;
    const requestId = randomBytes(8).toString('hex');
    response.setHeader('apigw-requestid', requestId);
    // serverless-offline sends Access-Control-Allow-Origin to every origin, API Gateway only to the allowed ones.
    if (!origins.includes(request.headers.origin ?? '')) {
      if (request.method === 'OPTIONS') {
        response.writeHead(204).end();
        return true;
      }
      delete request.headers.origin;
    }
    return requestIds.run(requestId, () => Reflect.apply(emit, this, [event, ...args]));
  };

  // Before serverless loads the same modules: Node 20 fails if one `require` and one `import` of a module overlap.
  await setRequestIds(() => requestIds.getStore());
};

/** Sets the current request's id in events; `serverless-offline` gives all the same id. Its class is not exported. */
async function setRequestIds(current: () => string | undefined): Promise<void> {
  const { resolve } = createRequire(import.meta.url);
  const file = 'events/http/lambda-events/LambdaProxyIntegrationEventV2.js';
  const url = new URL(file, pathToFileURL(resolve('serverless-offline')));
  const { default: eventClass }: EventModule = await import(url.href);
  const { create } = eventClass.prototype;
  eventClass.prototype.create = function () {
    const event = create.call(this);
    event.requestContext.requestId = current() ?? event.requestContext.requestId;
    return event;
  };
}
