/** Runs programs that end with the tests, and `npm start` as a user does. */
import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Returns the pids of the processes of a group that still run; with `pattern`, of those whose command line matches it. */
export const pidsOfGroup = async (group: number | undefined, pattern = /^/): Promise<number[]> => {
  const { stdout } = await promisify(execFile)('ps', ['-e', '-o', 'pid=,pgid=,stat=,args=']);
  return stdout
    .split('\n')
    .map((line) => /^ *(\d+) +(\d+) +(\S+) +(.*)/.exec(line) ?? [])
    .filter(
      ([, , pgid, state = '', args = '']) =>
        Number(pgid) === group && !/^Z/.test(state) && pattern.test(args),
    )
    .map(([, pid]) => Number(pid));
};

/** Spawns a process group, and kills it if this process ends before the group, however it does. */
export const spawnGroup = (command: string, args: readonly string[], options: SpawnOptions) => {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const script = 'cat; kill -s KILL -- -"$0"'; // `cat` ends with this process, whose pipe it reads
  const guard = spawn('sh', ['-c', script, String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true, // Ctrl-C must not end it
  });
  child.once('close', () => guard.kill('SIGKILL'));
  return child;
};

/** Returns a function that returns the output so far, of both streams. */
export const recordOutput = ({ stdout, stderr }: ChildProcess): (() => string) => {
  let printed = '';
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  return () => printed;
};

/** Sends a signal to the processes of a group. */
export const signalGroup = ({ pid }: ChildProcess, signal: NodeJS.Signals): void => {
  try {
    process.kill(-Number(pid), signal);
  } catch {
    // every process has ended
  }
};

/** Returns true for a process that has ended or could not start. */
export const hasEnded = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid === undefined || exitCode !== null || signalCode !== null;

interface NpmStartOptions {
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Runs `node` without npm, so that signals and exit codes are those of the program. */
  readonly withoutNpm?: boolean;
  /** The checkout; default: this one. */
  readonly directory?: string;
}

export type NpmStart = ReturnType<typeof npmStart>;

/** Starts it on free ports, in its own process group. */
export const npmStart = ({ environment, withoutNpm = false, directory }: NpmStartOptions = {}) => {
  const { npm_lifecycle_event: _, ...inherited } = process.env; // of the npm that runs the tests
  const command = withoutNpm ? process.execPath : 'npm';
  const child = spawnGroup(command, withoutNpm ? ['--import', 'tsx', 'local/start.ts'] : ['start'], {
    cwd: directory,
    env: { ...inherited, PORT: '0', ...environment },
  });
  const printed = recordOutput(child);
  return {
    /** The process of npm, or of node with `withoutNpm`. */
    child,
    printed,
    /** Waits until the output matches the pattern, and returns its first group; rejects if the process ends before. */
    until: async (pattern: RegExp): Promise<string> => {
      while (!pattern.test(printed())) {
        if (hasEnded(child)) throw new Error(`ended without ${pattern}: ${printed()}`);
        await sleep(50);
      }
      return pattern.exec(printed())?.[1] ?? '';
    },
    /** Returns the pids of all its processes that still run. */
    pids: () => pidsOfGroup(child.pid),
    /** Sends SIGINT, as Ctrl-C does, and ends the processes that remain after the first has ended. */
    stop: async () => {
      signalGroup(child, 'SIGINT');
      if (!hasEnded(child)) await Promise.race([once(child, 'exit'), sleep(8000, undefined, { ref: false })]);
      signalGroup(child, 'SIGKILL');
    },
  };
};
