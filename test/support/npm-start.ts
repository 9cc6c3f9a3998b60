/** Runs `npm start` as a user does, and captures its output. */
import { type ChildProcessByStdio, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

export interface NpmStart {
  /** The process of npm, or of node with `withoutNpm`. */
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Returns the output so far, of both streams. */
  printed(): string;
  /** Waits until the output matches the pattern, and returns its first group; rejects if the process ends before. */
  until(pattern: RegExp): Promise<string>;
  /** Returns the pids of all its processes that still run. */
  pids(): Promise<number[]>;
  /** Sends SIGINT, as Ctrl-C does, and waits until every process has ended. */
  stop(): Promise<void>;
}

export interface NpmStartOptions {
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Runs `node` without npm, so that signals and exit codes are those of the program. */
  readonly withoutNpm?: boolean;
  /** The checkout; default: this one. */
  readonly directory?: string;
}

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

/** Starts it on free ports, in its own process group. */
export const npmStart = ({ environment, withoutNpm = false, directory }: NpmStartOptions = {}): NpmStart => {
  const { npm_lifecycle_event: _, ...inherited } = process.env; // of the npm that runs the tests
  const [command, ...args] = withoutNpm
    ? [process.execPath, '--import', 'tsx', 'local/start.ts']
    : ['npm', 'start'];
  const child = spawnGroup(command ?? '', args, {
    cwd: directory,
    env: { ...inherited, PORT: '0', ...environment },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const pids = () => pidsOfGroup(child.pid);

  return {
    child,
    printed: () => printed,
    until: async (pattern) => {
      while (!pattern.test(printed)) {
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(`ended without ${pattern}: ${printed}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return pattern.exec(printed)?.[1] ?? '';
    },
    pids,
    stop: async () => {
      const signal = (name: NodeJS.Signals) => {
        try {
          process.kill(-Number(child.pid), name);
        } catch {
          // every process has ended
        }
      };
      signal('SIGINT');
      if (child.exitCode === null && child.signalCode === null) {
        await Promise.race([
          once(child, 'exit'),
          new Promise((resolve) => setTimeout(resolve, 8000).unref()),
        ]);
      }
      if ((await pids()).length > 0) signal('SIGKILL');
    },
  };
};
