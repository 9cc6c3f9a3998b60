/** Tests the check of the account before a deployment against a stub of AWS; test/moto/ tests it in a deployment. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { listenOnLoopback } from '../../local/loopback.ts';
import { prepareDeployment } from '../../serverless/before-deployment.ts';

const secret = 'latenode-token-broker/prod/signing-key';
const ARN = `arn:aws:secretsmanager:us-east-1:123456789012:secret:${secret}-AbCdEf`;
const auditLog = '/aws/lambda/latenode-token-broker-prod-token';
const stackId = 'arn:aws-cn:cloudformation:us-east-1:123456789012:stack/latenode-token-broker-prod/1';

const noStack =
  '<ErrorResponse><Error><Code>ValidationError</Code><Message>It does not exist</Message></Error></ErrorResponse>';

interface Account {
  /** Members of the stack, in XML. */
  readonly stack?: string;
  readonly alarm?: string;
  readonly secret?: object;
  readonly logGroups?: readonly string[];
  /** The deployer may not read secrets and log groups. */
  readonly isStrict?: boolean;
}

const prepare = async (
  { stack, alarm, secret, logGroups = [], isStrict = false }: Account,
  settings: { rollbackMinutes?: number; hasOwnSecret?: boolean } = {},
) => {
  const found: Readonly<Record<string, string | object | undefined>> = {
    DescribeStacks: stack && `<Stacks><member>${stack}</member></Stacks>`,
    DescribeStackResource:
      alarm && `<StackResourceDetail><PhysicalResourceId>${alarm}</PhysicalResourceId></StackResourceDetail>`,
    DescribeSecret: isStrict ? undefined : secret,
    DescribeLogGroups: isStrict
      ? undefined
      : { logGroups: logGroups.map((logGroupName) => ({ logGroupName })) },
  };
  const server = await listenOnLoopback(
    createServer(async (request, response) => {
      const [, target] = String(request.headers['x-amz-target'] ?? '').split('.');
      const action = target ?? new URLSearchParams(await text(request)).get('Action') ?? '';
      const content = found[action];
      const xml = `<${action}Response><${action}Result>${content}</${action}Result></${action}Response>`;
      response.setHeader('Content-Type', target ? 'application/x-amz-json-1.1' : 'text/xml');
      response.statusCode = content === undefined ? 400 : 200;
      if (target) response.end(JSON.stringify(content ?? { __type: 'AccessDeniedException' }));
      else response.end(content === undefined ? noStack : xml);
    }),
  );
  onTestFinished(server.close);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const config = { region: 'us-east-1', endpoint: server.url, credentials };
  const defaults = { stage: 'prod', region: 'us-east-1', hasOwnSecret: true, rollbackMinutes: 0 };
  return prepareDeployment(config, { ...defaults, ...settings });
};

const deleteGroup = `log group ${auditLog}: export what you need, then run aws logs delete-log-group --region us-east-1 --log-group-name ${auditLog}`;
const addLine = `add this line to config/prod.yml: signingKeySecretArn: ${ARN}`;
const restore = `aws secretsmanager restore-secret --region us-east-1 --secret-id ${secret}`;

test.each<[string, Account, string[]]>([
  ['nothing in an empty account', {}, []],
  ['no log group with a longer name', { logGroups: [`${auditLog}-2`] }, []],
  [
    'the secret and the audit log',
    { secret: { ARN }, logGroups: [auditLog] },
    [`secret ${secret}: ${addLine}`, deleteGroup],
  ],
  [
    'a secret that is scheduled for deletion',
    { secret: { ARN, DeletedDate: 1 } },
    [`secret ${secret}: run ${restore}, then ${addLine}`],
  ],
  ['nothing that the deployer may not read', { isStrict: true, secret: { ARN } }, []],
  [
    'the audit log beside a stack whose creation has not started',
    { stack: '<StackStatus>REVIEW_IN_PROGRESS</StackStatus>', logGroups: [auditLog] },
    [deleteGroup],
  ],
])('the check of a new stack reports %s', async (_, account, taken) => {
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
