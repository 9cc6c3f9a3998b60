/** Runs programs for the tests. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program; resolves or rejects with its output. */
export const run = async (command: string, args: readonly string[], folder: string): Promise<string> => {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: undefined };
  try {
    const { stdout, stderr } = await execute(command, args, { cwd: folder, env, maxBuffer: 2 ** 24 });
    return stdout + stderr;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  }
};

/** Runs a program of a package in `node_modules`. */
export const runBin = (folder: string, root: string, name: string, ...args: string[]): Promise<string> =>
  run(join(root, 'node_modules/.bin', name), args, folder);
