/** Runs a compiled script of bench/children/ in a fresh Node.js process. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

// As on Lambda, another process reads the log through a pipe. The report of the script is its standard error.
const pipeLog = '"$0" "$@" | cat > /dev/null';

/** Runs a script and returns its report. Calls `onProgress` with the index of each line that precedes it, and confirms the line. */
export const runScript = async <Report>(
  script: string,
  input: object,
  environment: Readonly<Record<string, string>>,
  onProgress: (line: number) => unknown = () => {},
): Promise<Report> => {
  const node = { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const command = ['-c', pipeLog, process.execPath, script, JSON.stringify(input)];
  const run = promisify(execFile)('sh', command, { env: { ...node, ...environment } });
  run.child.stdin?.on('error', () => {}); // the script has ended
  let line = -1;
  run.child.stderr?.on('data', (text: string) => {
    for (const _ of text.matchAll(/\n/g)) {
      onProgress(++line);
      run.child.stdin?.write('\n');
    }
  });
  const { stderr } = await run;
  if (!/^\s*[[{]/.test(stderr)) throw new Error(`${script} wrote no report: ${stderr}`);
  return JSON.parse(stderr);
};
