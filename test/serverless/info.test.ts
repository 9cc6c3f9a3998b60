/** Tests `serverless info`, which prints the same as the end of a deployment, against a stub of CloudFormation. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { listenOnLoopback } from '../../local/loopback.ts';
import { readGuide } from '../support/guides.ts';
import { copyProject } from '../support/package-project.ts';
import { special } from '../template/stages.ts';

const outputs = {
  HttpApiUrl: 'https://abc123.execute-api.us-east-1.amazonaws.com',
  TokenUrl: 'https://latenode-token.example.com/token',
  KeySetUrl: 'https://latenode-token.example.com/.well-known/jwks.json',
  SigningKeySecretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:mine-AbCdEf',
  DashboardUrl: 'https://us-east-1.console.aws.amazon.com/cloudwatch/home#dashboards/dashboard/a',
  DomainTarget: 'd-abc.execute-api.us-east-1.amazonaws.com',
  DomainTargetZone: 'Z1UJRXOUMOOFQ8',
};

const members = Object.entries(outputs).map(
  ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
);
const answers: Readonly<Record<string, string>> = {
  DescribeStacks: `<Stacks><member><StackName>a</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>${members.join('')}</Outputs></member></Stacks>`,
  ListStackResources: '<StackResourceSummaries></StackResourceSummaries>',
};

test('serverless info prints the outputs, the version and the next commands, without the disabled endpoint', async () => {
  const server = await listenOnLoopback(
    createServer(async (request, response) => {
      const action = new URLSearchParams(await text(request)).get('Action') ?? '';
      const result = `<${action}Result>${answers[action] ?? ''}</${action}Result>`;
      response.setHeader('Content-Type', 'text/xml').end(`<${action}Response>${result}</${action}Response>`);
    }),
  );
  const project = await copyProject(special);
  onTestFinished(async () => {
    await server.close();
    await project.remove();
  });
  const printed = await project.serverless(['info', '--stage', 'prod'], {
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  expect(printed).toContain(
    [
      'token URL: https://latenode-token.example.com/token',
      'key set URL: https://latenode-token.example.com/.well-known/jwks.json',
      `secret: ${outputs.SigningKeySecretArn}`,
      `dashboard: ${outputs.DashboardUrl}`,
      `domain target: ${outputs.DomainTarget}`,
      `zone of the domain target: ${outputs.DomainTargetZone}`,
      `version: ${JSON.parse(readGuide('package.json')).version}`,
      'next:',
      '  npm run key -- push key.pem --stage prod',
      '  npm run doctor -- --stage prod',
    ].join('\n'),
  );
  expect(printed).not.toContain(outputs.HttpApiUrl);
  expect(printed).not.toContain('Warning'); // of the AWS SDK, on Node 20
});
