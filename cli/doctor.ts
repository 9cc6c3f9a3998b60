/** `npm run doctor -- --stage prod`: checks a deployed broker from outside. */
import { doctorProgram } from './doctor/program.ts';
import { runProgram } from './shared/program.ts';
import { createTools } from './shared/tools.ts';

process.exitCode = await runProgram(doctorProgram, process.argv.slice(2), createTools(), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
