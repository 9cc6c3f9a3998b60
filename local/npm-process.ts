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
  const npm = await parentOfShell(ppid);
  const poll = setInterval(() => {
    if (process.ppid === ppid && (npm === undefined || isRunning(npm))) return;
    clearInterval(poll);
    onEnd();
  }, pollMilliseconds);
  poll.unref();
};

/** Returns undefined if the process is not a shell, and on Windows, which has no `ps`. */
async function parentOfShell(pid: number): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=,comm=', '-p', String(pid)]);
    const [, parent] = /^\s*(\d+)\s+(?:.*\/)?(?:ba|da|z|k|a)?sh\s*$/.exec(stdout) ?? [];
    return parent === undefined ? undefined : Number(parent);
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
