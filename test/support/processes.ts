/** Finds the processes that a test has started, as a group of their own (`detached`). */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Returns the pids of the processes of the group that still run. */
export const pidsOfGroup = async (group: number | undefined): Promise<number[]> => {
  const { stdout } = await promisify(execFile)('ps', ['-e', '-o', 'pid=,pgid=,stat=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, pgid, state = '']) => Number(pgid) === group && !state.startsWith('Z'))
    .map(([pid]) => Number(pid));
};
