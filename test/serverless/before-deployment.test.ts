/** Tests the look at the account before a deployment, against a stub of AWS; test/moto/ tests it in a deployment. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { prepareDeployment } from '../../serverless/before-deployment.ts';

const secret = 'latenode-token-broker/prod/signing-key';
const ARN = `arn:aws:secretsmanager:us-east-1:123456789012:secret:${secret}-AbCdEf`;
const auditLog = '/aws/lambda/latenode-token-broker-prod-token';
const stackId = 'arn:aws-cn:cloudformation:us-east-1:123456789012:stack/latenode-token-broker-prod/1';

interface Account {
  /** Members of the stack, in XML. */
  readonly stack?: string;
  readonly alarm?: string;
  readonly secret?: object;
  readonly logGroups?: readonly string[];
  /** Denies to look at secrets and log groups. */
  readonly isStrict?: boolean;
}

const prepare = async (
  account: Account,
  settings: { rollbackMinutes?: number; hasOwnSecret?: boolean } = {},
) => {
  const missing =
    '<ErrorResponse><Error><Code>ValidationError</Code><Message>It does not exist</Message></Error></ErrorResponse>';
  const xml = (action: string, content: string | undefined) =>
    content === undefined
      ? ([400, missing] as const)
      : ([
          200,
          `<${action}Response><${action}Result>${content}</${action}Result></${action}Response>`,
        ] as const);
  const { stack, alarm } = account;
  const answer = (target: string, body: string): readonly [number, string] => {
    const action = target.split('.')[1] ?? new URLSearchParams(body).get('Action') ?? '';
    if (action === 'DescribeStacks')
      return xml(action, stack && `<Stacks><member>${stack}</member></Stacks>`);
    if (action === 'DescribeStackResource')
      return xml(
        action,
        alarm &&
          `<StackResourceDetail><PhysicalResourceId>${alarm}</PhysicalResourceId></StackResourceDetail>`,
      );
    if (account.isStrict) return [400, '{"__type":"AccessDeniedException"}'];
    if (action === 'DescribeSecret')
      return account.secret
        ? [200, JSON.stringify(account.secret)]
        : [400, '{"__type":"ResourceNotFoundException"}'];
    return [
      200,
      JSON.stringify({ logGroups: (account.logGroups ?? []).map((logGroupName) => ({ logGroupName })) }),
    ];
  };
  const server = createServer(async (request, response) => {
    const [status, content] = answer(String(request.headers['x-amz-target'] ?? ''), await text(request));
    response
      .writeHead(status, {
        'Content-Type': content.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.1',
      })
      .end(content);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const config = {
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  return prepareDeployment(config, {
    stage: 'prod',
    region: 'us-east-1',
    hasOwnSecret: true,
    rollbackMinutes: 0,
    ...settings,
  });
};

const deleteGroup = `log group ${auditLog}: export what you need, then run aws logs delete-log-group --region us-east-1 --log-group-name ${auditLog}`;
const addLine = `add this line to config/prod.yml: signingKeySecretArn: ${ARN}`;
const restore = `aws secretsmanager restore-secret --region us-east-1 --secret-id ${secret}`;

test.each<[string, Account, string[]]>([
  ['nothing', {}, []],
  ['names that only begin alike', { logGroups: [`${auditLog}-2`] }, []],
  [
    'the secret and the audit log',
    { secret: { ARN }, logGroups: [auditLog] },
    [`secret ${secret}: ${addLine}`, deleteGroup],
  ],
  [
    'a secret that will be deleted',
    { secret: { ARN, DeletedDate: 1 } },
    [`secret ${secret}: run ${restore}, then ${addLine}`],
  ],
  ['what the deployer may not see', { isStrict: true, secret: { ARN } }, []],
  [
    'a stack whose creation has not begun',
    { stack: '<StackStatus>REVIEW_IN_PROGRESS</StackStatus>', logGroups: [auditLog] },
    [deleteGroup],
  ],
])('a new stack finds in its way: %s', async (_, account, taken) => {
  expect(await prepare(account)).toEqual({ taken });
});

test('a new stack with signingKeySecretArn does not look for a secret', async () => {
  expect(await prepare({ secret: { ARN } }, { hasOwnSecret: false })).toEqual({ taken: [] });
});

const stack = `<StackId>${stackId}</StackId><StackStatus>UPDATE_COMPLETE</StackStatus>`;
const triggers =
  '<RollbackConfiguration><RollbackTriggers><member><Arn>a</Arn><Type>b</Type></member></RollbackTriggers></RollbackConfiguration>';
const trigger = {
  Arn: 'arn:aws-cn:cloudwatch:us-east-1:123456789012:alarm:latenode-token-broker-prod-server-errors',
  Type: 'AWS::CloudWatch::Alarm',
};
const alarm = 'latenode-token-broker-prod-server-errors';

test.each<[string, Account, number, object | undefined]>([
  ['watches the alarm', { stack, alarm }, 15, { RollbackTriggers: [trigger], MonitoringTimeInMinutes: 15 }],
  ['does not watch an alarm that is new', { stack }, 15, undefined],
  ['does not watch it by default', { stack, alarm }, 0, undefined],
  [
    'no longer watches it',
    { stack: stack + triggers, alarm },
    0,
    { RollbackTriggers: [], MonitoringTimeInMinutes: 0 },
  ],
])('an update %s', async (_, account, rollbackMinutes, expected) => {
  expect((await prepare({ ...account, secret: { ARN } }, { rollbackMinutes })).rollback).toEqual(expected);
});
