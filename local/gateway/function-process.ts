/** Runs a function in a child process, as Lambda runs it in an execution environment of its own. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';

export interface FunctionOptions {
  /** The code of an ES module that calls `run` of runtime.ts. */
  readonly code: string;
  /** The only variables that the process sees. */
  readonly environment: Readonly<Record<string, string>>;
  /** Limit for one event. */
  readonly timeoutMilliseconds: number;
  /** Limit for loading the code. */
  readonly initMilliseconds?: number;
  /** Receives the output of the function, and a line if it ends unexpectedly. */
  readonly log: (text: string) => unknown;
}

export interface FunctionProcess {
  /** Resolves when the function is ready for events; rejects with its output if it fails to load. */
  start(): Promise<void>;
  /** Resolves with what the handler returns. Rejects if it fails, or if the process ends or takes too long. */
  invoke(event: unknown): Promise<unknown>;
  close(): Promise<void>;
}

const closing = 'closed';

const messageSchema = v.object({
  id: v.number(),
  response: v.optional(v.unknown()),
  error: v.optional(v.string()),
});

/** Creates a function whose process starts with `start` or the first event, and again after it has ended. */
export const createFunctionProcess = (options: FunctionOptions): FunctionProcess => {
  let running: ReturnType<typeof startProcess> | undefined;
  let isClosed = false;

  const current = () => {
    if (isClosed) throw new Error('the function is closed');
    if (running) return running;
    const started = startProcess(options);
    running = started;
    void started.ended.then(() => {
      if (running === started) running = undefined;
    });
    return started;
  };

  return {
    start: async () => {
      await current().ready;
    },
    invoke: async (event) => {
      const process = current();
      await process.ready;
      return process.ask(event);
    },
    close: async () => {
      isClosed = true;
      running?.kill(closing);
      await running?.ended;
    },
  };
};

function startProcess({ code, environment, timeoutMilliseconds, ...options }: FunctionOptions) {
  const { log, initMilliseconds = 60_000 } = options;
  // The code is sent to standard input, so that no file has to be written and removed.
  const child = spawn(process.execPath, ['--input-type=module', '-'], {
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  child.stdin?.on('error', () => {}).end(code); // fails if the process ends first, which `ended` reports
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-10_000);
      log(text);
    });
  }

  const waiting = new Map<number, { resolve: (response: unknown) => void; reject: (error: Error) => void }>();
  let ids = 0;
  let reason: string | undefined;
  const kill = (why: string): void => {
    reason ??= why;
    child.kill('SIGKILL');
  };
  /** Resolves with the response of this id; a process that takes too long is killed. */
  const responseTo = (id: number, milliseconds: number): Promise<unknown> => {
    const timer = setTimeout(() => kill(`took more than ${milliseconds / 1000} s`), milliseconds);
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject })).finally(() =>
      clearTimeout(timer),
    );
  };

  child.on('message', (message: unknown) => {
    if (!v.is(messageSchema, message)) return; // not from runtime.ts
    const { id, response, error } = message;
    const request = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) request?.resolve(response);
    else {
      log(`${error}\n`);
      request?.reject(new Error(error));
    }
  });
  const ended = new Promise<void>((resolve) => {
    const end = (how: string): void => {
      if (reason !== closing) log(`${how}\n`);
      for (const { reject } of waiting.values()) reject(new Error(`${how}:\n${printed}`));
      waiting.clear();
      resolve();
    };
    child.once('error', (error) => end(`The function did not start: ${error.message}`));
    child.once('close', (exitCode, signal) =>
      end(`The function ended: ${reason ?? signal ?? `exit code ${exitCode}`}`),
    );
  });
  const ready = responseTo(0, initMilliseconds);
  ready.catch(() => {}); // handled where it is awaited

  return {
    ready,
    ended,
    kill,
    /** Sends an event, and resolves with the response. */
    ask: (event: unknown): Promise<unknown> => {
      ids += 1;
      const outcome = responseTo(ids, timeoutMilliseconds);
      child.send({ id: ids, event, context: { awsRequestId: randomUUID() } }, () => {}); // fails as above
      return outcome;
    },
  };
}
