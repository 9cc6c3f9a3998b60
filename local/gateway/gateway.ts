/** Runs the API on this machine: `serverless offline` with the `serverless.yml` that is deployed, as a child process. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdtemp } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { workFolderVariable } from '../../serverless/build/esbuild.ts';
import { findFreePort } from '../loopback.ts';
import { guardVariables } from './guard.ts';

export interface Gateway {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Resolves when the process has ended, on its own or by `close`. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

export interface GatewayOptions {
  readonly port: number;
  /** The pages that may call the API. */
  readonly allowedOrigins: readonly string[];
  /** Settings that override those of config/local.yml, as `serverless --param` takes them. */
  readonly params: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Receives what the functions log. */
  readonly log: (text: string) => unknown;
}

const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));
const longestStartMilliseconds = 60_000;
const longestEndMilliseconds = 5_000;

/** Starts the API and waits until it answers; otherwise rejects with the output of the process. */
export const startGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { port, allowedOrigins } = options;
  const url = `http://127.0.0.1:${port}`;
  const params = Object.entries({ ...options.params, allowedOrigins: JSON.stringify(allowedOrigins) });
  // A separate folder, because `npm run package` and another `npm start` delete their work folders when they end.
  const workFolder = await mkdtemp(join(tmpdir(), 'latenode-token-broker-'));
  const child = fork(
    fileURLToPath(new URL('process.cjs', import.meta.url)),
    [
      ...['offline', '--stage', 'local', '--noSponsor', '--httpPort', String(port)],
      ...['--lambdaPort', String(await findFreePort())],
      ...params.flatMap(([name, value]) => ['--param', `${name}=${value}`]),
    ],
    {
      cwd: projectDirectory,
      execArgv: [],
      env: {
        ...process.env,
        ...((await isWritable(homedir())) ? {} : { HOME: workFolder, USERPROFILE: workFolder }),
        ...options.environment,
        [workFolderVariable]: relative(projectDirectory, workFolder),
        [guardVariables.port]: String(port),
        [guardVariables.origins]: allowedOrigins.join(),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const ended = once(child, 'exit').then(() => {});

  let isReady = false;
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
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
    throw new Error(`The API did not start. Output of serverless offline:\n${printed}`);
  }
  return { url, ended, close };
};

/** Tests the home directory, in which serverless needs a cache. */
async function isWritable(directory: string): Promise<boolean> {
  try {
    await access(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

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
