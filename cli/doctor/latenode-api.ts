/** Reads plans and spaces from Latenode's white-label API. The URL contains the token, so messages omit the URL. */
import * as v from 'valibot';
import { CommandError } from '../shared/command-error.ts';
import { request } from '../shared/request.ts';
import type { Tools } from '../shared/tools.ts';

const planSchema = v.object({ id: v.string(), name: v.string(), status: v.string() });
// A list without elements may be null.
const plansSchema = v.object({ plans: v.nullable(v.array(planSchema), []) });
const spaceSchema = v.object({ id: v.string(), name: v.string() });
const userSchema = v.object({ spaces: v.nullish(v.array(spaceSchema), []) });
const usersSchema = v.object({ users: v.nullable(v.array(userSchema), []) });
const errorSchema = v.object({ code: v.string(), message: v.nullish(v.string(), '') });
const failureSchema = v.object({
  success: v.literal(false),
  errors: v.tupleWithRest([errorSchema], v.unknown()),
});

type Plan = v.InferOutput<typeof planSchema>;
type Space = v.InferOutput<typeof spaceSchema>;

/** Returns all plans of the tenant, including archived ones. Throws `CommandError`. */
export const readPlans = async (tools: Tools, token: string): Promise<readonly Plan[]> =>
  (await call(tools, token, 'plans', plansSchema, {})).plans;

/** Returns the spaces that have at least one user; the API lists no others. Throws `CommandError`. */
export const readSpaces = async (tools: Tools, token: string): Promise<readonly Space[]> => {
  const options = { include_subscriptions: false, include_consumption: false };
  const { users } = await call(tools, token, 'users/list', usersSchema, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ options }),
  });
  return users.flatMap(({ spaces }) => spaces);
};

/** Relies on `success`, because failures may have status 200. */
async function call<Data>(
  { fetch, latenodeApi }: Tools,
  token: string,
  path: string,
  dataSchema: v.GenericSchema<unknown, Data>,
  init: RequestInit,
): Promise<Data> {
  const what = `Latenode's API (${path})`;
  const url = `${latenodeApi.url}/${path}?AUTH_TOKEN=${encodeURIComponent(token)}`;
  const bounds = { timeoutMilliseconds: 10_000, maxBytes: 8_000_000 };
  const { status, body } = await request(fetch, url, what, { ...init, ...bounds }).catch((error) => {
    const message = error instanceof CommandError ? error.message : 'does not respond';
    throw new CommandError(message.replaceAll(token, '…'), { isInaccessible: true });
  });
  const response = v.safeParse(v.object({ success: v.literal(true), data: dataSchema }), body);
  if (status === 200 && response.success) return response.output.data;
  const failure = v.safeParse(failureSchema, body);
  const message = failure.success
    ? `${what} rejects the request with status ${status}: ${quote(failure.output.errors[0])}`
    : `${what} sends an unexpected response: status ${status}, ${defectOf(body, response.issues)}`;
  throw new CommandError(message.replaceAll(token, '…'), { isInaccessible: status !== 401 });
}

function quote({ code, message }: v.InferOutput<typeof errorSchema>): string {
  return JSON.stringify(message ? `${code}: ${message}` : code);
}

function defectOf(body: unknown, issues: readonly v.BaseIssue<unknown>[] = []): string {
  if (body === undefined) return 'not JSON';
  const places = issues.map((issue) => v.getDotPath(issue) ?? 'the body');
  return places.length > 0 ? `not as documented at ${places[0]}` : 'JSON that reports success';
}
