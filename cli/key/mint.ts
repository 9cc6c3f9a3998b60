/** `key mint`: signs a Latenode JWT on this machine with the key in a file, to test the key at Latenode. */
import { type Command, Option } from '@commander-js/extra-typings';
import { signLatenodeJwt } from '../../lib/latenode-jwt.ts';
import { algorithm, positiveInteger } from '../shared/options.ts';
import { exitCodes, type Session } from '../shared/program.ts';
import { keyFile } from './check.ts';
import { readKeyFile } from './key-file.ts';

/** No rule applies: a token without a plan and without spaces shows whether Latenode accepts the key. */
const nothing = { planId: undefined, noPersonalSpace: false, grantAccess: [] };

export const addMint = (program: Command, session: Session) =>
  program
    .command('mint')
    .summary('sign a Latenode JWT, to test a private key at Latenode')
    .description(
      'Signs a Latenode JWT as the broker would, to test a private key at Latenode. Keep the token secret: its holder can use Latenode as that user for ten minutes.',
    )
    .argument('<file>', keyFile)
    .addOption(algorithm)
    .optionsGroup('Claims:')
    .requiredOption('--user <id>', 'user_id')
    .addOption(
      new Option('--tenant <number>', 'tenant_id')
        .argParser(positiveInteger('the number of a tenant'))
        .env('LATENODE_TENANT_ID')
        .makeOptionMandatory(),
    )
    .addHelpText('after', exitCodes())
    .action(async (file, { user, tenant, ...options }) => {
      const { signingKey } = await readKeyFile(file, options.algorithm, session);
      const identity = { userId: user, expiresAt: Number.POSITIVE_INFINITY };
      const jwt = { latenodeTenantId: tenant, tokenTtlSeconds: 600 };
      const now = session.tools.now();
      const { token, expiresAt } = signLatenodeJwt(jwt, identity, nothing, signingKey, now);
      const [header, payload] = token.split('.').slice(0, 2).map(decode);
      for (const part of [header, payload]) session.progress(JSON.stringify(part));
      session.finish({ json: { token, header, payload, expires_at: expiresAt }, text: token });
    });

function decode(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}
