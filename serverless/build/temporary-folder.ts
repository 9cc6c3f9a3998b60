/** Gives this process a temporary folder of its own, so that nothing stays behind, whatever it and its packages create. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'latenode-token-broker-';

/**
 * Makes `os.tmpdir()` return a new folder, in this process and in those that inherit its environment, and returns it. The
 * folder is removed when this process exits; after SIGKILL, by the next process that calls this function.
 */
export const isolateTemporaryFiles = (): string => {
  const parent = tmpdir();
  removeLeftovers(parent);
  const folder = mkdtempSync(join(parent, `${prefix}${process.pid}-`));
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** Removes the folders of processes that have ended. */
function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || isRunning(pid)) continue;
    try {
      rmSync(join(parent, name), { recursive: true });
    } catch {
      // another process removes it too, or it belongs to another user
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code !== 'ESRCH';
  }
}
