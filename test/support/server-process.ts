/** Runs servers of other projects, which end with this process, however that ends. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasEnded, recordOutput, signalGroup, spawnGroup } from './npm-start.ts';

export type ServerProcess = Awaited<ReturnType<typeof startServerProcess>>;

interface ServerOptions {
  /** Returns a status below 400 once the server is ready. */
  readonly url: string;
  readonly longestStartSeconds: number;
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a server; rejects with its output if it ends or does not respond. */
export const startServerProcess = async (
  [command = '', ...args]: readonly string[],
  { url, longestStartSeconds, folder, environment }: ServerOptions,
) => {
  const child = spawnGroup(command, args, { cwd: folder, env: { ...process.env, ...environment } });
  const closed = once(child, 'close'); // when no process of the group has its output open
  /** Returns the output so far. */
  const printed = recordOutput(child);
  /** Ends the server and its children, and waits until they have ended. */
  const close = async () => {
    signalGroup(child, 'SIGKILL');
    await closed;
  };
  const deadline = Date.now() + longestStartSeconds * 1000;
  while (!(await responds(url))) {
    if (hasEnded(child) || Date.now() > deadline) {
      await close();
      throw new Error(`${command} ${args.join(' ')} did not start:\n${printed()}`);
    }
    await sleep(100);
  }
  return { printed, close };
};

const responds = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(60_000) })).ok;
  } catch {
    return false; // not listening yet
  }
};
