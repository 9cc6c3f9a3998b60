import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { explainProgram } from '../../cli/explain/program.ts';
import { listenOnLoopback } from '../../local/loopback.ts';
import { stackNameOf } from '../../settings/names.ts';
import { run } from '../cli/run.ts';
import { blocksOf, deploy, readGuide } from '../support/guides.ts';

const page = readGuide('docs/day-2.md');

test("the calls of Latenode's API have its token, and bodies as documented", async () => {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const body = JSON.parse(await text(request));
    received.push(`${request.method} ${pathname} ${searchParams.get('AUTH_TOKEN')} ${Object.keys(body)}`);
    response.end('{"success":true,"data":{},"errors":[]}\n');
  });
  const { url, close } = await listenOnLoopback(server);
  onTestFinished(close);
  const [block = ''] = blocksOf(page, 'sh').filter((sh) => sh.includes('curl'));
  const script = block.replace('https://api.latenode.com/latenode/v1/whitelabel', url);
  const env = { PATH: process.env.PATH, LATENODE_API_TOKEN: 'secret' };
  const { stdout } = await promisify(execFile)('sh', ['-ec', script], { env });
  expect(stdout.match(/"success":true/g)).toHaveLength(5);
  expect(received).toEqual([
    'POST /subscriptions secret user_id,plan_id',
    'POST /subscriptions/list secret filters',
    'POST /subscriptions/cancel secret subscription_id',
    'POST /space/access/grant secret grantee_user_id,owner_user_id,role_id',
    'POST /space/access/revoke secret grantee_user_id,owner_user_id',
  ]);
});

test('the rules that block a user do so, and explain reports it', async () => {
  const [block = ''] = blocksOf(page, 'yaml');
  const stage = deploy(parse(block));
  const [rule] = parse(block).entitlements.rules;
  const [provider] = stage.settings.identityProviders;
  const named = { iss: provider?.issuers[0], aud: provider?.audiences };
  const claims = { ...named, ...rule.when, 'cognito:groups': ['pro'] };
  const { out } = await run(explainProgram, ['--stage', 'prod', '--claims', 'claims.json'], {
    readFile: async () => ({ bytes: Buffer.from(JSON.stringify(claims)), isShared: false }),
    readStage: async () => ({ ...stage, file: 'config/prod.yml', warnings: [] }),
  });
  expect(out).toContain('rejected: not_entitled, rule_denies');
});

test('the overrides of an incident pass the check of a deployment', () => {
  const [, json = ''] = /--param 'entitlements=(.*?)'/.exec(page) ?? [];
  expect(() => deploy({ entitlements: JSON.parse(json) })).not.toThrow();
});

test('the policies for a secret of another account allow the role of the stack, and no role of another stage', () => {
  const [secret = '', key = ''] = blocksOf(page, 'json');
  const statements = [JSON.parse(secret).Statement[0], JSON.parse(key)];
  expect(statements.map(({ Action }) => Action)).toEqual(['secretsmanager:GetSecretValue', 'kms:Decrypt']);
  for (const { Principal, Condition } of statements) {
    const [, account = ''] = /^arn:aws:iam::(\w+):root$/.exec(Principal.AWS) ?? [];
    expect(Condition.ArnLike['aws:PrincipalArn']).toBe(
      `arn:aws:iam::${account}:role/${stackNameOf('prod')}-BrokerRole-*`,
    );
  }
});
