/** Runs a compiled script of bench/children/ in a fresh Node.js process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

// As on Lambda, another process reads the log through a pipe.
const pipeLog = '"$0" "$@" | cat > /dev/null';

/** Runs a script with the input and returns its report; rejects with its standard error if it fails. */
export const runScript = async <Report>(
  script: string,
  input: unknown,
  environment: Readonly<Record<string, string>>,
): Promise<Report> => {
  const child = spawn('sh', ['-c', pipeLog, process.execPath, script], {
    env: {
      PATH: process.env.PATH,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...environment,
    },
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  const { stdin, stderr, stdio } = child;
  const answer = stdio[3];
  if (!stdin || !stderr || !(answer instanceof Readable)) throw new Error('the process has no pipes');
  stdin.end(JSON.stringify(input));
  const [report, errors] = await Promise.all([text(answer), text(stderr), once(child, 'close')]);
  if (report === '') throw new Error(`${script} wrote no report: ${errors}`);
  return JSON.parse(report);
};
