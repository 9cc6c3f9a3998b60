/** `npm run key -- COMMAND`: manages the signing key. */
import { keyProgram } from './key/program.ts';
import { runProgram } from './shared/program.ts';

process.exitCode = await runProgram(keyProgram);
