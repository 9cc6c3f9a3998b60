/** `npm start`: runs the whole broker on this machine without an AWS account, by default with a new key. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { banner } from './banner.ts';
import { watchNpm } from './npm-process.ts';
import { readStartSettings } from './settings.ts';
import { startStack } from './stack.ts';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'; // about the Node of this machine, not about the broker

/** Prints an error of the settings or of the start without a stack trace, and exits. */
const orExit = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(1);
  }
};

const exitAtOnce = () => process.exit(130); // the exit code of Ctrl-C; the gateway ends with this process
process.once('SIGINT', exitAtOnce);
process.once('SIGTERM', exitAtOnce);
void watchNpm(exitAtOnce);

const settings = await orExit(readStartSettings(process.env));
const code = settings.keyFile === undefined ? undefined : randomBytes(8).toString('hex');
let isBannerPrinted = false;
const stack = await orExit(
  startStack({ ...settings, code, log: (text) => isBannerPrinted && process.stdout.write(text) }),
);
process.off('SIGINT', exitAtOnce);
process.off('SIGTERM', exitAtOnce);
const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);

console.log(await orExit(banner(stack, { keyFile: settings.keyFile, code })));
isBannerPrinted = true;

await Promise.race([interrupted, stack.api.ended]);
await stack.close();
