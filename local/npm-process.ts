/** Detects the end of the npm process that runs this script: npm cannot forward SIGKILL, and its shell continues. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const pollMilliseconds = 500;

/**
 * Calls `onEnd` once the parent of this process has ended, or the parent's parent if the parent is the shell in which
 * npm runs a script. Does nothing without npm.
 */
export const watchNpm = async (onEnd: () => void): Promise<void> => {
  if (!process.env.npm_lifecycle_event) return;
  const { ppid } = process;
  const parent = await look(ppid);
  const npm = parent && /^-?(?:ba|da|z|k|a)?sh$/.test(parent.name) ? parent.ppid : ppid;
  const hasEnded = (): boolean => process.ppid !== ppid || !isRunning(npm);
  // Process 1 adopts orphans. It is npm itself only in a container.
  if (npm === 1 && !/npm|node|yarn|bun/.test((await look(npm))?.name ?? 'npm')) return onEnd();
  const poll = setInterval(() => {
    if (!hasEnded()) return;
    clearInterval(poll);
    onEnd();
  }, pollMilliseconds);
  poll.unref();
};

/** Returns undefined on Windows, which has no `ps`. */
async function look(pid: number): Promise<{ ppid: number; name: string } | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=,comm=', '-p', String(pid)]);
    const [, ppid, name = ''] = /^\s*(\d+)\s+(?:.*\/)?(.*?)\s*$/.exec(stdout) ?? [];
    return { ppid: Number(ppid), name };
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
