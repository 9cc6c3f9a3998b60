/** Runs the API on this machine: the functions that are deployed, behind a server that does what API Gateway does. */
import type { LoopbackServer } from '../loopback.ts';
import type { Api } from './api.ts';
import type { Bundles } from './bundle.ts';
import { createFunctionProcess } from './function-process.ts';
import { createHttpApi, serveReplies } from './http-api.ts';

export interface GatewayOptions {
  readonly port: number;
  readonly api: Api;
  readonly bundles: Bundles;
  /** The variables of each function, which has no others but its own name. */
  readonly environment: Readonly<Record<string, string>>;
  /** Receives what the functions log. */
  readonly log: (text: string) => unknown;
}

export type Gateway = Pick<LoopbackServer, 'url' | 'close'>;

/** Starts the functions and then the server; rejects with the output of a function that does not start. */
export const startGateway = async ({
  port,
  api,
  bundles,
  environment,
  log,
}: GatewayOptions): Promise<Gateway> => {
  const functions = new Map(
    [...bundles].map(([name, code]) => [
      name,
      createFunctionProcess({
        code,
        environment: { ...environment, AWS_LAMBDA_FUNCTION_NAME: api.functions[name]?.name ?? name },
        timeoutMilliseconds: api.timeoutSeconds * 1000,
        log,
      }),
    ]),
  );
  const closeFunctions = async () => {
    await Promise.all([...functions.values()].map((each) => each.close()));
  };
  try {
    await Promise.all([...functions.values()].map((each) => each.start()));
    const invoke = async (name: string, event: unknown) => functions.get(name)?.invoke(event);
    const { url, close } = await serveReplies(createHttpApi({ ...api, invoke }), port);
    return {
      url,
      close: async () => {
        await Promise.all([close(), closeFunctions()]);
      },
    };
  } catch (error) {
    await closeFunctions();
    throw error;
  }
};
