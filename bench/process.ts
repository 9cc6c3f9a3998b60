/** Runs a compiled script in a fresh Node process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

export interface ProcessOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
}

/** What it logs goes through a pipe to another process, as on Lambda. */
const runLogging = '"$0" "$@" | cat > /dev/null';

/** Gives a script its input and answers its report; rejects with what it has written to the standard error. */
export const runScript = async <Report>(
  script: string,
  input: unknown,
  { environment, flags = [] }: ProcessOptions,
): Promise<Report> => {
  const child = spawn('sh', ['-c', runLogging, process.execPath, ...flags, script], {
    env: {
      PATH: process.env.PATH,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...environment,
    },
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  const { stdin, stderr, stdio } = child;
  const answer = stdio[3];
  if (!stdin || !stderr || !(answer instanceof Readable)) throw new Error('a process without its pipes');
  stdin.end(JSON.stringify(input));
  const [report, complaint] = await Promise.all([text(answer), text(stderr), once(child, 'close')]);
  if (report === '') throw new Error(`a measured process failed: ${complaint}`);
  return JSON.parse(report);
};
