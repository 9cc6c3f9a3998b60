/** `npm run key -- COMMAND`: the life of the signing key, from the file that Latenode gave you to the last rollback. */
import { runOneOf } from './commands.ts';
import { check } from './key/check.ts';
import { mint } from './key/mint.ts';
import { push } from './key/push.ts';
import { rollback } from './key/rollback.ts';
import { rotate } from './key/rotate.ts';
import { status } from './key/status.ts';
import { createTools } from './tools.ts';

const commands = { check, push, status, rotate, rollback, mint };

process.exitCode = await runOneOf('npm run key --', commands, process.argv.slice(2), createTools(), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
