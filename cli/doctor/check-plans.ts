/** Checks that the plans and spaces of the entitlement rules exist at Latenode. */
import type { EntitlementRules, Id } from '../../lib/entitlements/rules.ts';
import {
  type Check,
  createCheck,
  failed,
  passed,
  skipped,
  type Verdict,
  verdictOf,
  warning,
} from '../shared/check.ts';
import { CommandError } from '../shared/command-error.ts';
import type { Tools } from '../shared/tools.ts';
import { readPlans, readSpaces } from './latenode-api.ts';

type Compare = (ids: readonly number[], token: string, tools: Tools) => Promise<Verdict>;

/** Returns no check if the rules name neither plans nor spaces. */
export const planChecks = ({ rules }: EntitlementRules, tools: Tools): Check[] => {
  const plans = rules.flatMap(({ plan_id }) => plan_id ?? []);
  const spaces = rules.flatMap(({ grant_access }) => grant_access.map(({ space_id }) => space_id));
  return [
    ...checksOf('plans', plans, comparePlans, tools),
    ...checksOf('spaces', spaces, compareSpaces, tools),
  ];
};

const createToken = 'create a token at Latenode (White Label, Access Tokens) and set LATENODE_API_TOKEN';

function checksOf(name: string, ids: readonly Id[], compare: Compare, tools: Tools): Check[] {
  // Ids from a claim are unknown until a user signs in.
  const numbers = [...new Set(ids.filter((id) => typeof id === 'number'))];
  const { token } = tools.latenodeApi;
  const check = createCheck(name, async () => {
    if (!token) return skipped('not compared with Latenode', createToken);
    try {
      return await compare(numbers, token, tools);
    } catch (error) {
      const isAccepted = error instanceof CommandError && error.isInaccessible;
      return verdictOf(error, isAccepted ? 'run the doctor again later' : createToken);
    }
  });
  return numbers.length > 0 ? [check] : [];
}

const comparePlans: Compare = async (ids, token, tools) => {
  const plans = new Map((await readPlans(tools, token)).map((plan) => [plan.id, plan]));
  const isActive = (id: number) => plans.get(String(id))?.status === 'plan_status_active';
  const notes = ids.map((id) => {
    const { name, status } = plans.get(String(id)) ?? {};
    if (name === undefined) return `plan_id ${id}: does not exist`;
    return `plan_id ${id}: ${JSON.stringify(name)}${isActive(id) ? '' : `, ${status?.replace('plan_status_', '')}`}`;
  });
  const unusable = ids.filter((id) => !isActive(id)).length;
  if (unusable === 0) return passed(`all plans of the rules are active: ${ids.join(', ')}`, notes);
  const active = [...plans.values()].filter(({ id }) => isActive(Number(id)));
  const names = active.map(({ id, name }) => `${id} ${JSON.stringify(name)}`).join(', ') || 'none';
  const remedy = `correct plan_id in the entitlements, and deploy; active plans: ${names}`;
  return failed(`${unusable} of ${ids.length} plans of the rules cannot be used`, remedy, notes);
};

/** The API lists the spaces of users only, so a space without users looks like one that does not exist. */
const compareSpaces: Compare = async (ids, token, tools) => {
  const names = new Map((await readSpaces(tools, token)).map(({ id, name }) => [id, JSON.stringify(name)]));
  const notes = ids.map((id) => `space_id ${id}: ${names.get(String(id)) ?? 'no user is in this space'}`);
  const unknown = ids.filter((id) => !names.has(String(id))).length;
  if (unknown === 0) return passed(`all spaces of the rules exist: ${ids.join(', ')}`, notes);
  const remedy = 'compare space_id in the entitlements with the spaces at Latenode';
  return warning(`${unknown} of ${ids.length} spaces of the rules are unknown`, remedy, notes);
};
