/** Runs functions/token.ts in its own process, as Lambda does, so that tests can read its output and let time pass. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { markedArn } from './canary.ts';
import type { TestIssuer } from './issuer.ts';
import type { Response } from './responses.ts';
import type { TestServer } from './server.ts';
import { variablesOf } from './settings.ts';

export interface FunctionProcess {
  readonly ask: (event: unknown) => Promise<Response>;
  /** Continues as after a freeze of so many seconds: the clock has jumped, and deadlines have passed. */
  readonly freeze: (seconds: number) => void;
  /** Returns the output so far, of both streams. */
  readonly printed: () => string;
  /** Resolves when the process has ended. */
  readonly ended: Promise<unknown>;
  readonly close: () => Promise<void>;
}

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
export const startFunction = (environment: Readonly<Record<string, string>>): FunctionProcess => {
  const child = fork(script, {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const waiting = new Map<number, (response: Response) => void>();
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', ({ id, response }: { id: number; response: Response }) => {
      if (id === 0) resolve();
      waiting.get(id)?.(response);
    });
    child.once('exit', () => reject(new Error(`the function has ended: ${printed}`)));
  });
  ready.catch(() => {}); // handled where it is awaited
  const ended = once(child, 'close');
  let requests = 0;
  return {
    ask: async (event) => {
      await ready;
      requests += 1;
      const id = requests;
      const answered = new Promise<Response>((resolve) => {
        waiting.set(id, resolve);
      });
      child.send({ id, event });
      return answered;
    },
    freeze: (frozenSeconds) => child.send({ frozenSeconds }),
    printed: () => printed,
    ended,
    close: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
