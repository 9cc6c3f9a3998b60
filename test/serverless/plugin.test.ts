import { expect, test } from 'vitest';
import plugin from '../../serverless/plugin.ts';

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

test('the plugin prints the default endpoint beside a domain, unless it is disabled', () => {
  const defaultEndpoint = (isDisabled: boolean, given: Readonly<Record<string, string>> = outputs) => {
    const { hooks, sections } = start(given, null, isDisabled);
    hooks['after:aws:info:gatherData']();
    return sections.get('default endpoint');
  };
  const { DomainTarget: _, ...withoutDomain } = outputs;
  expect(defaultEndpoint(false)).toBe(outputs.HttpApiUrl);
  expect(defaultEndpoint(true)).toBeUndefined();
  expect(defaultEndpoint(false, withoutDomain)).toBeUndefined();
});

test('the plugin repeats the overrides of the deployment in the next commands, quoted for the shell', () => {
  const { hooks, sections } = start(outputs, ['region=eu-west-1', 'allowedOrigins=["a"]']);
  hooks['after:aws:info:gatherData']();
  expect(sections.get('next')).toEqual([
    `npm run key -- push key.pem --stage prod --param region=eu-west-1 --param 'allowedOrigins=["a"]'`,
    `npm run doctor -- --stage prod --param region=eu-west-1 --param 'allowedOrigins=["a"]'`,
  ]);
});

test('the plugin omits outputs that the stack does not have', () => {
  const { hooks, sections } = start({ TokenUrl: outputs.TokenUrl });
  hooks['after:aws:info:gatherData']();
  expect([...sections.keys()]).toEqual(['token URL', 'version', 'next']);
});

test('the plugin prints the statement to add if a permission is missing', () => {
  const { hooks, printed } = start({});
  hooks.error(
    new Error('User: arn:a is not authorized to perform: lambda:CreateFunction on resource: arn:b'),
  );
  hooks.error(new Error('The stack does not exist'));
  expect(printed).toEqual([
    'warning: Add this statement to the policy of these credentials:\n{"Effect":"Allow","Action":"lambda:CreateFunction","Resource":"arn:b"}',
  ]);
});
