/** `npm run explain -- --stage prod --token FILE`: explains why a user gets a Latenode JWT, or not. */
import { explainProgram } from './explain/program.ts';
import { runProgram } from './shared/program.ts';
import { createTools } from './shared/tools.ts';

process.exitCode = await runProgram(explainProgram, process.argv.slice(2), createTools(), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
