/** The API on this machine: `serverless offline` with the `serverless.yml` that is deployed, as a child process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort } from './free-port.ts';

export interface LocalApi {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Resolves when the process has ended, by itself or by `close`. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

export interface LocalApiOptions {
  readonly port: number;
  /** Stage parameters, as `serverless --param` takes them. */
  readonly params: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Gets what the functions log. */
  readonly log: (text: string) => unknown;
}

const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
const projectDirectory = fileURLToPath(new URL('..', import.meta.url));
const longestStartMilliseconds = 60_000;
const longestEndMilliseconds = 5_000;

/** Starts the API and waits until it answers; rejects with what the process has printed when it does not. */
export const startApi = async (options: LocalApiOptions): Promise<LocalApi> => {
  const url = `http://127.0.0.1:${options.port}`;
  const params = Object.entries(options.params).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const ports = [
    '--httpPort',
    String(options.port),
    '--lambdaPort',
    String(await findFreePort()),
    '--noSponsor',
  ];
  const child = spawn(process.execPath, [serverless, 'offline', '--stage', 'local', ...ports, ...params], {
    cwd: projectDirectory,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(() => {});
  process.once('exit', () => child.kill()); // should this process fail, the other must not live on

  let isReady = false;
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (isReady) options.log(text);
      else printed += text;
    });
  }

  const close = async (): Promise<void> => {
    child.kill('SIGINT');
    const isOver = await Promise.race([
      ended.then(() => true),
      sleep(longestEndMilliseconds, false, { ref: false }),
    ]);
    if (!isOver) child.kill('SIGKILL');
    await ended;
  };

  const answers = waitUntilAnswering(`${url}/.well-known/jwks.json`);
  isReady = await Promise.race([answers, ended.then(() => false)]);
  if (!isReady) {
    await close();
    throw new Error(`serverless offline did not start:\n${printed}`);
  }
  return { url, ended, close };
};

async function waitUntilAnswering(url: string): Promise<boolean> {
  const deadline = Date.now() + longestStartMilliseconds;
  while (Date.now() < deadline) {
    try {
      if ((await fetch(url)).ok) return true;
    } catch {
      // not listening yet
    }
    await sleep(200);
  }
  return false;
}
