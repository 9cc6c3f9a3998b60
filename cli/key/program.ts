/** The subcommands of `npm run key --`. */
import type { Program } from '../shared/program.ts';
import { addCheck } from './check.ts';
import { addMint } from './mint.ts';
import { addPush } from './push.ts';
import { addRollback } from './rollback.ts';
import { addRotate } from './rotate.ts';
import { addStatus } from './status.ts';

export const keyProgram: Program = {
  name: 'npm run key --',
  define: (program, session) => {
    program.description('Manages the signing key of a deployed broker. Never prints a private key.');
    program.commandsGroup('Offline:');
    addCheck(program, session);
    addMint(program, session);
    program.commandsGroup('In Secrets Manager:');
    addPush(program, session);
    addStatus(program, session);
    addRotate(program, session);
    addRollback(program, session);
  },
};
