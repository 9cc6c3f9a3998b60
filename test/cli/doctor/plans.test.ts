import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { planChecks } from '../../../cli/doctor/check-plans.ts';
import { runChecks } from '../../../cli/shared/check.ts';
import { createTools } from '../../../cli/shared/tools.ts';
import { listenOnLoopback } from '../../../local/loopback.ts';
import { configOf } from '../../support/settings.ts';

const token = 'api+token/of=the&operator';
const failed = (code: string, message = 'x') => ({ success: false, data: null, errors: [{ message, code }] });
const succeeded = (data: object) => ({ success: true, data, errors: [] });
const planOf = (id: string, name: string, status = 'plan_status_active') => ({
  id,
  name,
  status,
  features: [],
});

/** Method and path of each request, and its body. */
const requests: string[] = [];
/** Replaces the response. */
let override: { status: number; body: string } | undefined;
const routes: Readonly<Record<string, object>> = {
  'GET /whitelabel/plans': {
    plans: [planOf('35', 'Starter'), planOf('36', 'Pro'), planOf('34', 'Old', 'plan_status_archived')],
  },
  'POST /whitelabel/users/list': {
    users: [
      { user_id: 'a', subscriptions: [], spaces: [{ id: '2', name: 'Ops' }] },
      { user_id: 'b', subscriptions: [], spaces: null },
      { user_id: 'c', subscriptions: [] },
    ],
  },
};
/** Responds as Latenode documents its white-label API. */
const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const route = `${request.method} ${pathname}`;
  requests.push(`${route} ${await text(request)}`.trim());
  const data = routes[route];
  const isAllowed = searchParams.get('AUTH_TOKEN') === token;
  const body = isAllowed && data ? succeeded(data) : failed('auth.Unauthorized', 'Unauthorized');
  response.writeHead(override?.status ?? (isAllowed ? 200 : 401), { Location: 'http://127.0.0.1:9/' });
  response.end(override?.body ?? JSON.stringify(body));
});
const api = await listenOnLoopback(server);
afterAll(() => api.close());

beforeEach(() => {
  override = undefined;
  requests.length = 0;
});

const run = async (rules: object[], of: { token?: string; url?: string } = {}) => {
  const { entitlements } = configOf({ entitlements: { rules, otherwise: 'allow' } });
  const latenodeApi = { url: `${api.url}/whitelabel`, token, ...of };
  const findings = await runChecks(planChecks(entitlements, { ...createTools(), latenodeApi }));
  expect(JSON.stringify(findings)).not.toMatch(/api\+token|api%2Btoken|AUTH_TOKEN/);
  return findings;
};
const grants = (...ids: number[]) => [{ grant_access: ids.map((space_id) => ({ space_id, role_id: 3 })) }];

test('prints the name of the plan of each plan_id, and reads the plans only', async () => {
  const byClaim = { plan_id: { claim: 'plan' } };
  const rules = [{ plan_id: 35 }, { when: { a: 'b' }, plan_id: 36 }, byClaim, { plan_id: 35 }];
  const detail = 'all plans of the rules are active: 35, 36';
  const notes = ['plan_id 35: "Starter"', 'plan_id 36: "Pro"'];
  expect(await run(rules)).toEqual([{ name: 'plans', status: 'passed', detail, notes }]);
  expect(requests).toEqual(['GET /whitelabel/plans']);
});

test('fails if a plan does not exist or is archived', async () => {
  expect(await run([{ plan_id: 35 }, { plan_id: 99 }, { plan_id: 34 }])).toMatchObject([
    {
      status: 'failed',
      detail: '2 of 3 plans of the rules cannot be used',
      notes: ['plan_id 35: "Starter"', 'plan_id 99: does not exist', 'plan_id 34: "Old", archived'],
      remedy: 'correct plan_id in the entitlements, and deploy; active plans: 35 "Starter", 36 "Pro"',
    },
  ]);
});

test('prints the name of the space of each space_id, and warns about one without users', async () => {
  const known = 'space_id 2: "Ops"';
  expect(await run(grants(2))).toMatchObject([{ name: 'spaces', status: 'passed', notes: [known] }]);
  const notes = [known, 'space_id 7: no user is in this space'];
  expect(await run(grants(2, 7))).toMatchObject([{ status: 'warning', notes }]);
  const body = '{"options":{"include_subscriptions":false,"include_consumption":false}}';
  expect(requests).toEqual(Array(2).fill(`POST /whitelabel/users/list ${body}`));
});

test('runs no check if the rules name neither plans nor spaces', async () => {
  expect(await run([{ when: { a: 'b' } }, { plan_id: { claim: 'plan' } }])).toEqual([]);
});

test('treats null, which the API sends for an empty list, as no plans and no users', async () => {
  override = { status: 200, body: JSON.stringify(succeeded({ plans: null, users: null })) };
  expect(await run([{ plan_id: 35 }, ...grants(2)])).toMatchObject([
    { name: 'plans', status: 'failed', remedy: expect.stringContaining('active plans: none') },
    { name: 'spaces', status: 'warning', notes: ['space_id 2: no user is in this space'] },
  ]);
});

const rejected = 'rejects the request with status';
const long = ' '.repeat(8_000_001);
test.each<[string, number, string | object, string]>([
  ['a failure with status 200', 200, failed('plans.Failed'), `${rejected} 200: "plans.Failed: x"`],
  ['a failure with status 500', 500, failed('internal'), `${rejected} 500: "internal: x"`],
  ['a failure that quotes the token', 200, failed(token), 'with status 200: "…: x"'],
  ['success with status 500', 500, succeeded({ plans: [] }), 'status 500, JSON that reports success'],
  ['success without plans', 200, succeeded({}), 'not as documented at data.plans'],
  ['a plan without an id', 200, succeeded({ plans: [{}] }), 'not as documented at data.plans.0.id'],
  ['a list', 200, [], 'status 200, not as documented at success'],
  ['HTML', 200, '<html>', 'an unexpected response: status 200, not JSON'],
  ['a redirect', 302, '', 'an unexpected response: status 302, not JSON'],
  ['more than 8 MB', 200, long, 'longer than 8000000 bytes'],
])('skips the comparison if the API responds with %s', async (_what, status, body, words) => {
  override = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
  expect(await run([{ plan_id: 35 }])).toMatchObject([
    { name: 'plans', status: 'skipped', detail: expect.stringContaining(words) },
  ]);
});

test.each<[string, { token?: string; url?: string }, string, RegExp]>([
  ['skips the comparison without a token', { token: '' }, 'skipped', /^not compared with Latenode$/],
  [
    'fails if the API rejects the token',
    { token: 'api+token' },
    'failed',
    /^Latenode's API \(plans\) rejects .* status 401: "a/,
  ],
  [
    'skips the comparison if the API does not respond',
    { url: 'http://127.0.0.1:9999' },
    'skipped',
    /respond: .*ECONN/,
  ],
])('%s', async (_title, of, status, words) => {
  const [finding] = await run([{ plan_id: 35 }], of);
  expect(finding).toMatchObject({ status, detail: expect.stringMatching(words) });
  if (of.token !== undefined) expect(finding?.remedy).toContain('set LATENODE_API_TOKEN');
});
