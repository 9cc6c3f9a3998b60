import { afterAll, beforeEach, expect, test } from 'vitest';
import { planChecks } from '../../../cli/doctor/check-plans.ts';
import { runChecks } from '../../../cli/shared/check.ts';
import { renderFindings } from '../../../cli/shared/report.ts';
import { createTools } from '../../../cli/shared/tools.ts';
import { configOf } from '../../support/settings.ts';
import { failure, planOf, startLatenodeApi } from './latenode-api.ts';

const api = await startLatenodeApi();
afterAll(() => api.close());

beforeEach(() => {
  api.override = undefined;
  api.plans = [planOf('35', 'Starter'), planOf('36', 'Pro'), planOf('34', 'Old', 'plan_status_archived')];
  api.users = [
    { user_id: 'a', subscriptions: [], spaces: [{ id: '2', name: 'Ops' }] },
    { user_id: 'b', subscriptions: [], spaces: null },
    { user_id: 'c', subscriptions: [] },
  ];
});

const unused = { region: 'us-east-1', secretId: 'any', allowedOrigins: [], isAuthorizerOn: false };

const run = async (rules: object[], of: { token?: string; url?: string } = {}) => {
  const config = configOf({ entitlements: { rules, otherwise: 'allow' } });
  const latenodeApi = { url: api.url, token: api.token, ...of };
  const findings = await runChecks(planChecks({ config, ...unused }, { ...createTools(), latenodeApi }));
  expect(renderFindings(findings) + JSON.stringify(findings)).not.toMatch(
    /api\+token|api%2Btoken|AUTH_TOKEN/,
  );
  return findings;
};

test('prints the name of the plan of each plan_id, and reads the plans only', async () => {
  const before = api.requests.length;
  const byClaim = { plan_id: { claim: 'plan' } };
  const rules = [{ plan_id: 35 }, { when: { a: 'b' }, plan_id: 36 }, byClaim, { plan_id: 35 }];
  const detail = 'all plans of the rules are active: 35, 36';
  const notes = ['plan_id 35: "Starter"', 'plan_id 36: "Pro"'];
  expect(await run(rules)).toEqual([{ name: 'plans', status: 'passed', detail, notes }]);
  expect(api.requests.slice(before)).toEqual(['GET /whitelabel/plans']);
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
  const before = api.requests.length;
  const grants = (...ids: number[]) => [{ grant_access: ids.map((space_id) => ({ space_id, role_id: 3 })) }];
  expect(await run(grants(2))).toMatchObject([
    { name: 'spaces', status: 'passed', notes: ['space_id 2: "Ops"'] },
  ]);
  expect(await run(grants(2, 7))).toMatchObject([
    { status: 'warning', notes: ['space_id 2: "Ops"', 'space_id 7: no user is in this space'] },
  ]);
  const body = '{"options":{"include_subscriptions":false,"include_consumption":false}}';
  expect(api.requests.slice(before)).toEqual(Array(2).fill(`POST /whitelabel/users/list ${body}`));
});

test('runs no check if the rules name neither plans nor spaces', async () => {
  expect(await run([{ when: { a: 'b' } }, { plan_id: { claim: 'plan' } }])).toEqual([]);
});

test('skips the comparison without LATENODE_API_TOKEN', async () => {
  expect(await run([{ plan_id: 35 }], { token: '' })).toMatchObject([
    { status: 'skipped', remedy: expect.stringContaining('LATENODE_API_TOKEN') },
  ]);
});

test('fails if the API rejects the token', async () => {
  expect(await run([{ plan_id: 35 }], { token: 'api+token' })).toMatchObject([
    {
      status: 'failed',
      detail:
        'Latenode\'s API (plans) rejects the request with status 401: "auth.Unauthorized: Unauthorized"',
    },
  ]);
});

const failed = (code: string) => JSON.stringify(failure(code, 'x'));
const succeeded = (data: object) => JSON.stringify({ success: true, data, errors: [] });

test('counts no plans and no users, which the API sends as null, as none', async () => {
  api.override = { status: 200, body: succeeded({ plans: null, users: null }) };
  expect(await run([{ plan_id: 35, grant_access: [{ space_id: 2, role_id: 3 }] }])).toMatchObject([
    { name: 'plans', status: 'failed', remedy: expect.stringContaining('active plans: none') },
    { name: 'spaces', status: 'warning', notes: ['space_id 2: no user is in this space'] },
  ]);
});

test.each<[string, number, string, string]>([
  [
    'a failure with status 200',
    200,
    failed('plans.Failed'),
    'rejects the request with status 200: "plans.Failed: x"',
  ],
  [
    'a failure with status 500',
    500,
    failed('internal'),
    'rejects the request with status 500: "internal: x"',
  ],
  ['a failure that quotes the token', 200, failed('api+token/of=the&operator'), 'with status 200: "…: x"'],
  ['success with status 500', 500, succeeded({ plans: [] }), 'status 500, JSON that reports success'],
  ['success without plans', 200, succeeded({}), 'status 200, not as documented at data.plans'],
  [
    'a plan without an id',
    200,
    succeeded({ plans: [{}] }),
    'status 200, not as documented at data.plans.0.id',
  ],
  ['a list', 200, '[]', 'status 200, not as documented at success'],
  ['HTML', 200, '<html>', 'an unexpected response: status 200, not JSON'],
  ['a redirect', 302, '', 'an unexpected response: status 302, not JSON'],
  ['more than 8 MB', 200, ' '.repeat(8_000_001), 'longer than 8000000 bytes'],
])('skips the comparison if the API responds with %s', async (_what, status, body, words) => {
  api.override = { status, body, headers: { Location: 'http://127.0.0.1:9/' } };
  expect(await run([{ plan_id: 35 }])).toMatchObject([
    { name: 'plans', status: 'skipped', detail: expect.stringContaining(words) },
  ]);
});

test('skips the comparison if the API does not respond', async () => {
  expect(await run([{ plan_id: 35 }], { url: 'http://127.0.0.1:9999/whitelabel' })).toMatchObject([
    {
      status: 'skipped',
      detail: expect.stringMatching(/^Latenode's API \(plans\) does not respond: .*ECONN/),
    },
  ]);
});
