/** `npm run doctor -- --stage prod`: checks a deployed broker from outside. */
import { doctorProgram } from './doctor/program.ts';
import { runProgram } from './shared/program.ts';

process.exitCode = await runProgram(doctorProgram);
