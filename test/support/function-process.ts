/** Runs functions/token.ts in its own process, as Lambda does, so that tests can read its output and let time pass. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { markedArn } from './canary.ts';
import type { TestIssuer } from './issuer.ts';
import { recordOutput } from './npm-start.ts';
import type { Response } from './responses.ts';
import type { TestServer } from './server.ts';
import { variablesOf } from './settings.ts';

export type FunctionProcess = ReturnType<typeof startFunction>;

/** Returns the variables of Lambda and of the operator, with these settings; a signing key is fresh for a second. */
export const functionEnvironment = (
  { issuer }: Pick<TestIssuer, 'issuer'>,
  secrets: Pick<TestServer, 'url'>,
  settings: object = {},
): Record<string, string> => ({
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
  ...variablesOf(
    { identityProviders: [{ issuer, audiences: ['spa'] }], signingKeyTtlSeconds: 1, ...settings },
    markedArn,
  ),
});

const script = fileURLToPath(new URL('function-process-child.ts', import.meta.url));

/** Starts the function with these variables, without waiting for its init phase; `ask` does. */
export const startFunction = (environment: Readonly<Record<string, string>>) => {
  const child = fork(script, {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const printed = recordOutput(child);
  const waiting = new Map<number, (response: Response) => void>();
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', ({ id, response }: { id: number; response: Response }) => {
      if (id === 0) resolve();
      waiting.get(id)?.(response);
    });
    child.once('exit', () => reject(new Error(`the function has ended: ${printed()}`)));
  });
  ready.catch(() => {}); // handled where it is awaited
  const ended = once(child, 'close');
  let id = 0;
  return {
    ask: async (event: unknown): Promise<Response> => {
      await ready;
      id += 1;
      child.send({ id, event });
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    /** Continues as after a freeze of so many seconds: the clock has jumped, and deadlines have passed. */
    freeze: (frozenSeconds: number) => child.send({ frozenSeconds }),
    printed,
    /** Resolves when the process has ended. */
    ended,
    close: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
