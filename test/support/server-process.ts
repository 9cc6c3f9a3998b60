/** Runs servers of other projects, which end with this process, however that ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServerProcess {
  /** Returns the output so far. */
  readonly printed: () => string;
  /** Ends the server and its children, and waits until they have ended. */
  readonly close: () => Promise<void>;
}

export interface ServerOptions {
  /** Returns a status below 400 once the server is ready. */
  readonly url: string;
  readonly longestStartSeconds: number;
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a command until the standard input ends, which it does with this process, then kills the process group. */
const untilInputEnds = 'exec 3<&0; "$@" & pid=$!; (cat <&3; kill -9 -$$) >/dev/null 2>&1 & wait $pid';

/** Starts a server; rejects with its output if it ends or does not respond. */
export const startServerProcess = async (
  command: readonly string[],
  { url, longestStartSeconds, folder, environment }: ServerOptions,
): Promise<ServerProcess> => {
  const child = spawn('sh', ['-c', untilInputEnds, 'sh', ...command], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: 'pipe',
    detached: true, // the leader of a process group
  });
  const closed = once(child, 'close'); // when no process of the group has its output open
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const close = async () => {
    child.stdin.end();
    await closed;
  };
  const deadline = Date.now() + longestStartSeconds * 1000;
  while (!(await responds(url))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      await close();
      throw new Error(`${command.join(' ')} did not start:\n${printed}`);
    }
    await sleep(100);
  }
  return { printed: () => printed, close };
};

const responds = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(60_000) })).ok;
  } catch {
    return false; // not listening yet
  }
};
