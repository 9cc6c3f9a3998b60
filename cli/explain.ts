/** `npm run explain -- --stage prod --token FILE`: explains why a user gets a Latenode JWT, or not. */
import { explainProgram } from './explain/program.ts';
import { runProgram } from './shared/program.ts';

process.exitCode = await runProgram(explainProgram);
