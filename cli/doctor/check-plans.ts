/** Checks that the plans and spaces of the entitlement rules exist at Latenode. */
import type { Id } from '../../lib/entitlements/rules.ts';
import { CommandError } from '../command-error.ts';
import type { Tools } from '../tools.ts';
import {
  type Check,
  createCheck,
  failed,
  passed,
  skipped,
  type Verdict,
  verdictOf,
  warning,
} from './check.ts';
import type { Expected } from './expected.ts';
import { readPlans, readSpaces } from './latenode-api.ts';

/** None if the rules name neither. */
export const planChecks = ({ config }: Expected, tools: Tools): Check[] => {
  const rules = config?.entitlements.rules ?? [];
  const plans = numbersOf(rules.flatMap(({ planId }) => planId ?? []));
  const spaces = numbersOf(rules.flatMap(({ grantAccess }) => grantAccess.map(({ spaceId }) => spaceId)));
  return [
    ...(plans.length > 0
      ? [
          createCheck(
            'plans',
            withToken(tools, (token) => checkPlans(plans, token, tools)),
          ),
        ]
      : []),
    ...(spaces.length > 0
      ? [
          createCheck(
            'spaces',
            withToken(tools, (token) => checkSpaces(spaces, token, tools)),
          ),
        ]
      : []),
  ];
};

/** Ids that come from a claim are known only when a user signs in. */
function numbersOf(ids: readonly Id[]): number[] {
  return [...new Set(ids.filter((id) => typeof id === 'number'))];
}

function withToken({ latenodeApi: { token } }: Tools, check: (token: string) => Promise<Verdict>) {
  return async (): Promise<Verdict> => {
    const createToken = 'create a token at Latenode (White Label, Access Tokens) and set LATENODE_API_TOKEN';
    if (!token) return skipped('not compared with Latenode', createToken);
    try {
      return await check(token);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return {
        ...verdictOf(error),
        remedy: error.isInaccessible ? 'run the doctor again later' : createToken,
      };
    }
  };
}

async function checkPlans(ids: readonly number[], token: string, tools: Tools): Promise<Verdict> {
  const plans = new Map((await readPlans(tools, token)).map((plan) => [plan.id, plan]));
  const described = ids.map((id) => {
    const plan = plans.get(String(id));
    const isActive = plan?.status === 'plan_status_active';
    const state = isActive ? '' : `, ${plan?.status.replace('plan_status_', '')}`;
    const text = plan ? `${JSON.stringify(plan.name)}${state}` : 'does not exist';
    return { isActive, note: `plan_id ${id}: ${text}` };
  });
  const notes = described.map(({ note }) => note);
  const others = described.filter(({ isActive }) => !isActive).length;
  if (others === 0) return passed(`all plans of the rules are active: ${ids.join(', ')}`, { notes });
  const known = [...plans.values()]
    .filter(({ status }) => status === 'plan_status_active')
    .map(({ id, name }) => `${id} ${JSON.stringify(name)}`);
  return failed(
    `${others} of ${ids.length} plans of the rules cannot be used`,
    `correct plan_id in the entitlements, and deploy; active plans: ${known.join(', ') || 'none'}`,
    { notes },
  );
}

async function checkSpaces(ids: readonly number[], token: string, tools: Tools): Promise<Verdict> {
  const spaces = new Map((await readSpaces(tools, token)).map(({ id, name }) => [id, name]));
  const unknown = ids.filter((id) => !spaces.has(String(id)));
  const notes = ids.map((id) => {
    const name = spaces.get(String(id));
    return `space_id ${id}: ${name === undefined ? 'no user is in such a space' : JSON.stringify(name)}`;
  });
  if (unknown.length === 0) return passed(`all spaces of the rules exist: ${ids.join(', ')}`, { notes });
  // The API lists the spaces of users, so an empty space is not told from one that does not exist.
  return warning(
    `${unknown.length} of ${ids.length} spaces of the rules are unknown`,
    'compare space_id in the entitlements with the spaces at Latenode',
    { notes },
  );
}
