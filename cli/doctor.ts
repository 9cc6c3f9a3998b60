/** `npm run doctor -- --stage prod`: checks a deployed broker from outside. */
import { doctorProgram } from './doctor/doctor.ts';
import { runProgram } from './program.ts';
import { createTools } from './tools.ts';

process.exitCode = await runProgram(doctorProgram, process.argv.slice(2), createTools(), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
