/** `npm run key -- COMMAND`: manages the signing key. */
import { keyProgram } from './key/program.ts';
import { runProgram } from './shared/program.ts';
import { createTools } from './shared/tools.ts';

process.exitCode = await runProgram(keyProgram, process.argv.slice(2), createTools(), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
