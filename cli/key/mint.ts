/** `key mint`: signs a Latenode JWT on this machine with the key in a file, to test the key at Latenode. */
import { type Command, Option } from '@commander-js/extra-typings';
import * as v from 'valibot';
import { decideEntitlements, type Entitlements } from '../../lib/entitlements/decide.ts';
import { entitlementRulesSchema } from '../../lib/entitlements/rules.ts';
import { signLatenodeJwt } from '../../lib/latenode-jwt.ts';
import { textOf } from '../../lib/validation/problem.ts';
import { checkShape } from '../../lib/validation/shape.ts';
import { usageError } from '../shared/command-error.ts';
import { algorithm, positiveInteger, repeated } from '../shared/options.ts';
import { exitCodes, type Session } from '../shared/program.ts';
import { keyFile } from './check.ts';
import { readKeyFile } from './key-file.ts';

interface Grant {
  readonly space_id: number | undefined;
  readonly role_id: number | undefined;
}

const spaceAndRole = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,14}:[1-5]$/, 'expected SPACE:ROLE with a role from 1 to 5, such as 2:3'),
  v.transform((pair) => pair.split(':').map(Number)),
  v.transform(([space_id, role_id]): Grant => ({ space_id, role_id })),
);

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
    .option('--user <id>', 'user_id (required)')
    .addOption(
      new Option('--tenant <number>', 'tenant_id (required)')
        .argParser(positiveInteger('the number of a tenant'))
        .env('LATENODE_TENANT_ID'),
    )
    .option('--plan <number>', 'plan_id', positiveInteger('the number of a plan'))
    .option(
      '--space <space:role>',
      'entry of grant_access, such as 2:3; may be repeated',
      repeated(spaceAndRole),
    )
    .option('--no-personal-space', 'no_personal_space; needs --space')
    .addHelpText('after', exitCodes())
    .action(async (file, { user, tenant, plan, space = [], personalSpace, ...options }) => {
      if (!user) throw usageError('--user ID is required');
      if (!tenant) throw usageError('--tenant NUMBER is required');
      if (!personalSpace && space.length === 0) throw usageError('--no-personal-space needs --space');
      const entitlements = readEntitlements({
        ...(plan !== undefined && { plan_id: plan }),
        ...(space.length > 0 && { grant_access: space }),
        ...(!personalSpace && { no_personal_space: true }),
      });
      const { signingKey } = await readKeyFile(file, options.algorithm, session);
      const identity = { issuer: 'none', userId: user, expiresAt: Number.POSITIVE_INFINITY, claims: {} };
      const jwt = { latenodeTenantId: tenant, tokenTtlSeconds: 600 };
      const { token, expiresAt } = signLatenodeJwt(
        jwt,
        identity,
        entitlements,
        signingKey,
        session.tools.now(),
      );
      const [header, payload] = token.split('.').slice(0, 2).map(decode);
      for (const part of [header, payload]) session.progress(JSON.stringify(part));
      session.finish({ json: { token, header, payload, expires_at: expiresAt }, text: token });
    });

/** Uses the broker's own rules, so that it rejects the same combinations. */
function readEntitlements(rule: object): Entitlements {
  const everybody = { rules: [rule], otherwise: 'allow', allowAdminRole: true };
  const rules = checkShape(entitlementRulesSchema, everybody);
  if ('problems' in rules) throw usageError(rules.problems.map(textOf).join('\n'));
  return decideEntitlements(rules.value, {});
}

function decode(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}
