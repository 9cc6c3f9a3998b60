import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { listenOnLoopback } from '../../local/loopback.ts';
import plugin from '../../serverless/plugin.ts';
import { readGuide } from '../support/guides.ts';
import { copyProject } from '../support/package-project.ts';
import { special } from '../template/stages.ts';

const outputs = {
  HttpApiUrl: 'https://abc123.execute-api.us-east-1.amazonaws.com',
  DashboardUrl: 'https://us-east-1.console.aws.amazon.com/cloudwatch',
  TokenUrl: 'https://latenode-token.example.com/token',
  KeySetUrl: 'https://latenode-token.example.com/.well-known/jwks.json',
  SigningKeySecretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:mine-AbCdEf',
  DomainTarget: 'd-abc.execute-api.us-east-1.amazonaws.com',
  DomainTargetZone: 'Z1UJRXOUMOOFQ8',
};

const start = (
  stackOutputs: Readonly<Record<string, string>>,
  param: readonly string[] | null = null,
  isExecuteApiDisabled = true,
) => {
  const sections = new Map<string, string | readonly string[]>();
  const printed: string[] = [];
  const info = {
    gatheredData: {
      info: { endpoints: ['httpApi: https://abc123.execute-api.us-east-1.amazonaws.com'] },
      outputs: Object.entries(stackOutputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    },
  };
  const settings = {
    stage: 'prod',
    version: 'v1.2.3',
    admission: ['https://issuer.example.com: audience spa; everybody'],
    warnings: ['entitlements.rules[0]: careful'],
    latenodeTenantId: 42,
    isExecuteApiDisabled,
    region: 'us-east-1',
    hasOwnSecret: true,
    rollbackMinutes: 0,
  };
  const { hooks } = plugin(
    {
      service: { custom: { settings }, provider: {} },
      getProvider: () => ({ getAwsSdkV3Config: async () => ({}) }),
      classes: { Error },
      configSchemaHandler: { schema: { properties: { provider: { properties: { region: {} } } } } },
      pluginManager: { cliOptions: { param }, plugins: [{}, info] },
      addServiceOutputSection: (name, content) => sections.set(name, content),
    },
    {},
    { log: { notice: (text) => printed.push(text), warning: (text) => printed.push(`warning: ${text}`) } },
  );
  return { hooks, sections, printed, info };
};

test('the plugin prints the version, who is admitted, and warnings before packaging', () => {
  const { hooks, printed } = start({});
  hooks['before:package:cleanup']();
  expect(printed).toEqual([
    'Version v1.2.3, Latenode tenant 42. Who is admitted:\n  https://issuer.example.com: audience spa; everybody',
    'warning: entitlements.rules[0]: careful',
  ]);
});

test('the plugin prints the outputs of the stack, and the default endpoint only with a domain, unless it is disabled', () => {
  const labels = (isDisabled: boolean, given: Readonly<Record<string, string>> = outputs) => {
    const { hooks, sections } = start(given, null, isDisabled);
    hooks['after:aws:info:gatherData']();
    return [...sections.keys()];
  };
  const { TokenUrl, HttpApiUrl } = outputs;
  expect(labels(false)).toContain('default endpoint');
  expect(labels(true)).not.toContain('default endpoint');
  expect(labels(false, { TokenUrl, HttpApiUrl })).toEqual(['token URL', 'version', 'next']); // without a domain
});

test('the plugin repeats the overrides of the deployment in the next commands, quoted for the shell', () => {
  const { hooks, sections } = start(outputs, ['region=eu-west-1', 'allowedOrigins=["a"]']);
  hooks['after:aws:info:gatherData']();
  expect(sections.get('next')).toEqual([
    `npm run key -- push key.pem --stage prod --param region=eu-west-1 --param 'allowedOrigins=["a"]'`,
    `npm run doctor -- --stage prod --param region=eu-west-1 --param 'allowedOrigins=["a"]'`,
  ]);
});

test('the plugin prints the statement to add if a permission is missing', () => {
  vi.useFakeTimers(); // it would end this process, too
  onTestFinished(() => void vi.useRealTimers());
  const { hooks, printed } = start({});
  hooks.error(
    new Error('User: arn:a is not authorized to perform: lambda:CreateFunction on resource: arn:b'),
  );
  hooks.error(new Error('The stack does not exist'));
  expect(printed).toEqual([
    'warning: Add this statement to the policy of these credentials:\n{"Effect":"Allow","Action":"lambda:CreateFunction","Resource":"arn:b"}',
  ]);
});

// What `serverless info` prints is also the end of a deployment.
test('serverless info prints the outputs, the version and the next commands, without the disabled endpoint', async () => {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const results: Readonly<Record<string, string>> = {
    DescribeStacks: `<Stacks><member><StackName>a</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>${members.join('')}</Outputs></member></Stacks>`,
    ListStackResources: '<StackResourceSummaries></StackResourceSummaries>',
  };
  const server = await listenOnLoopback(
    createServer(async (request, response) => {
      const action = new URLSearchParams(await text(request)).get('Action') ?? '';
      const result = `<${action}Result>${results[action] ?? ''}</${action}Result>`;
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
