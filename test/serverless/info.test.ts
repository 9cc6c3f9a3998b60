/** Tests `serverless info`, which prints the same as the end of a deployment, against a stub of CloudFormation. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { copyProject } from '../../serverless/build/package.ts';
import { special } from '../template/stages.ts';

const outputs = {
  HttpApiUrl: 'https://abc123.execute-api.us-east-1.amazonaws.com',
  TokenUrl: 'https://latenode-token.example.com/token',
  KeySetUrl: 'https://latenode-token.example.com/.well-known/jwks.json',
  SigningKeySecretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:mine-AbCdEf',
  DashboardUrl: 'https://us-east-1.console.aws.amazon.com/cloudwatch/home#dashboards/dashboard/a',
};

const members = Object.entries(outputs).map(
  ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
);
const answers: Readonly<Record<string, string>> = {
  DescribeStacks: `<Stacks><member><StackName>a</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>${members.join('')}</Outputs></member></Stacks>`,
  ListStackResources: '<StackResourceSummaries></StackResourceSummaries>',
};

test('serverless info prints the outputs, the version and the next commands, without the disabled endpoint', async () => {
  const server = createServer(async (request, response) => {
    const action = new URLSearchParams(await text(request)).get('Action') ?? '';
    response
      .writeHead(200, { 'Content-Type': 'text/xml' })
      .end(
        `<${action}Response><${action}Result>${answers[action] ?? ''}</${action}Result></${action}Response>`,
      );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const project = await copyProject(special);
  onTestFinished(async () => {
    server.close();
    await project.remove();
  });
  const printed = await project.serverless(['info', '--stage', 'prod'], {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  expect(printed).toContain(
    [
      'token URL: https://latenode-token.example.com/token',
      'key set URL: https://latenode-token.example.com/.well-known/jwks.json',
      `secret: ${outputs.SigningKeySecretArn}`,
      `dashboard: ${outputs.DashboardUrl}`,
      'version: 0.2.0',
      'next:',
      '  npm run key -- push key.pem --stage prod',
      '  npm run doctor -- --stage prod',
    ].join('\n'),
  );
  expect(printed).not.toContain(outputs.HttpApiUrl);
  expect(printed).not.toContain('Warning'); // of the AWS SDK, on Node 20
});
