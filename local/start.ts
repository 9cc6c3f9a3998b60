/** `npm start`: runs the whole broker on this machine without an AWS account, by default with a new key. */
import { once } from 'node:events';
import { watchNpm } from './npm-process.ts';

console.log('Starting the Latenode token broker on this machine …');
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'; // about the Node of this machine, not about the broker

/** Prints an error without its stack trace, one problem per line, and exits. */
const orExit = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [first, second, ...others] = message.split(/\n */);
    console.error(second !== undefined && others.length === 0 ? `${first} ${second}` : message);
    return process.exit(1);
  }
};

const exitAtOnce = () => process.exit(130); // the exit code of Ctrl-C; the functions end with this process
process.once('SIGINT', exitAtOnce);
process.once('SIGTERM', exitAtOnce);
void watchNpm(exitAtOnce);

// Imported after the first line is printed, because loading takes time.
const [{ readStartSettings }, { startStack }, { randomBytes }] = await Promise.all([
  import('./settings.ts'),
  import('./stack.ts'),
  import('node:crypto'),
]);
const settings = await orExit(readStartSettings(process.env));
const code = settings.keyFile === undefined ? undefined : randomBytes(8).toString('hex');
const report = (waitingFor: string) => console.log(`  waiting for ${waitingFor} …`);
let isLogging = false;
const log = (text: string) => isLogging && process.stdout.write(text);
const [stack, { banner }] = await orExit(
  Promise.all([startStack({ ...settings, code, log, report }), import('./banner.ts')]),
);
process.off('SIGINT', exitAtOnce);
process.off('SIGTERM', exitAtOnce);
const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);

report('a first token');
console.log(await orExit(banner(stack, { keyFile: settings.keyFile, code })));
isLogging = true;

await interrupted;
isLogging = false;
await stack.close();
