/** `npm run doctor -- --stage prod`: finds what is wrong with a deployed broker, from outside. */
import { runCommand } from './command.ts';
import { doctor } from './doctor/doctor.ts';
import { createTools } from './tools.ts';

process.exitCode = await runCommand('npm run doctor --', doctor, process.argv.slice(2), createTools(), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
