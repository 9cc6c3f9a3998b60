/** `key mint`: signs a Latenode JWT on this machine, to see what Latenode makes of it. */

import { decideEntitlements, type Entitlements } from '../../lib/entitlements/decide.ts';
import { entitlementRulesSchema } from '../../lib/entitlements/rules.ts';
import { signLatenodeJwt } from '../../lib/latenode-jwt.ts';
import { checkShape } from '../../lib/validation/shape.ts';
import type { Command, Input } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { type InspectedKey, inspectKey, readKeyFile } from '../inspect.ts';
import { listExisting, versionLabelled } from '../secret.ts';
import { openSecretOf } from '../stage.ts';
import type { Tools } from '../tools.ts';

export const mint: Command = {
  summary: 'Signs a Latenode JWT as the broker would, with a key from a file or from the secret.',
  details:
    'For debugging. Whoever has the token can use Latenode as that user until it expires, in ten minutes.',
  file: 'optional',
  options: [
    'stage',
    'region',
    'secret-id',
    'algorithm',
    'tenant',
    'user',
    'plan',
    'space',
    'no-personal-space',
  ],
  run: async (input, tools) => {
    const { user } = input.options;
    if (user === undefined) throw new CommandError('for whom? Say --user ID', 2);
    const tenantId = readTenant(input, tools);
    const entitlements = readEntitlements(input);
    const { signingKey } = await readKey(input, tools);
    const ttlSeconds = 600;
    const identity = { issuer: 'none', userId: user, expiresAt: Number.POSITIVE_INFINITY, claims: {} };
    const { token, expiresAt } = signLatenodeJwt(
      { tenantId, ttlSeconds },
      identity,
      entitlements,
      signingKey,
      tools.now(),
    );
    const [header, payload] = token.split('.').slice(0, 2).map(decode);
    tools.progress(`${JSON.stringify(header)}\n${JSON.stringify(payload)}`);
    return { json: { token, header, payload, expires_at: expiresAt }, text: token };
  },
};

function readTenant({ options }: Input, { environment }: Tools): number {
  const tenant = options.tenant ?? Number(environment.LATENODE_TENANT_ID);
  if (!Number.isSafeInteger(tenant) || tenant < 1)
    throw new CommandError('for which tenant? Say --tenant NUMBER', 2);
  return tenant;
}

/** By way of a rule for everybody, so that the same things are refused as in the broker. */
function readEntitlements({ options }: Input): Entitlements {
  const rule = {
    ...(options.plan !== undefined && { plan_id: options.plan }),
    ...(options.space.length > 0 && { grant_access: options.space }),
    ...(options['no-personal-space'] && { no_personal_space: true }),
  };
  const rules = checkShape(entitlementRulesSchema, { rules: [rule], allow_admin_role: true });
  if ('faults' in rules) throw new CommandError(rules.faults.join('\n'), 2);
  return decideEntitlements(rules.value, {});
}

async function readKey({ file, options }: Input, tools: Tools): Promise<InspectedKey> {
  if (file !== undefined) return readKeyFile(file, options.algorithm, tools);
  const secret = openSecretOf(options, tools);
  const current = versionLabelled(await listExisting(secret), 'AWSCURRENT');
  if (current === undefined) throw new CommandError(`${secret.id} is empty`);
  return inspectKey(await secret.read(current.versionId), options.algorithm);
}

function decode(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}
