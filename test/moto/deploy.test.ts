/**
 * Tests `serverless deploy` against moto, and the deployed functions. moto's CloudFormation creates the functions, their role,
 * the log groups and the dashboard. It skips the gateway, the alarms, the metric filters, the queries and the secret, so the
 * test creates the secret and passes its ARN to the deployment. The test prints the types that moto skips.
 */
import { execFile, fork, spawnSync } from 'node:child_process';
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { unzipSync } from 'fflate';
import { jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../../lib/config.ts';
import { newPrivateKey } from '../support/broker.ts';
import { blocksOf, readGuide } from '../support/guides.ts';
import { startIssuer, type TestIssuer } from '../support/issuer.ts';
import { bearer } from '../support/scene.ts';
import { variablesOf } from '../support/settings.ts';
import { type Deployment, deploy } from './deployment.ts';
import { type Moto, startMoto } from './moto.ts';
import { type RecordingProxy, startProxy } from './proxy.ts';

const { version } = JSON.parse(readGuide('package.json'));

const stack = 'latenode-token-broker-prod';
const cli = fileURLToPath(new URL('../../cli/key.ts', import.meta.url));
const secretName = 'latenode-token-broker/prod/signing-key';

let moto: Moto;
let issuer: TestIssuer;
let proxy: RecordingProxy;
let deployment: Deployment;
/** The result of a deployment that would create a secret of its own, although one with its name exists. */
let refused: { stdout: string; stderr: string; changeSets: number };
let secretArn: string;
let clientOptions: object;

beforeAll(async () => {
  [moto, issuer] = await Promise.all([startMoto(), startIssuer(Date.now)]);
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = moto.environment;
  clientOptions = { endpoint: moto.url, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } };
  // Created as the stack would: with the same name, without a value.
  const { ARN = '' } = await new SecretsManager(clientOptions).createSecret({ Name: secretName });
  secretArn = ARN;
  proxy = await startProxy(moto);
  const error = await deploy(proxy.environment, settings).catch((reason) => reason);
  refused = { ...error, changeSets: proxy.changeSets.length };
  const environment = { ...proxy.environment, ...(await createDeployer(new IAM(clientOptions))) };
  await moto.enforceIam(true);
  deployment = await deploy(environment, { ...settings, signingKeySecretArn: secretArn });
  await moto.enforceIam(false);
  const skipped = moto.printed().matchAll(/No Moto CloudFormation support for (\S+)/g);
  const types = [...new Set([...skipped].map(([, type]) => type))].sort();
  console.log(`Deployed to moto, which has skipped:\n  ${types.join('\n  ')}`);
});

afterAll(async () => {
  await Promise.all([moto?.close(), issuer?.close(), proxy?.close(), deployment?.remove()]); // those that have started
});

const settings = {
  region: 'us-east-1',
  latenodeTenantId: 42,
  allowedOrigins: ['https://portal.example.com'],
  identityProviders: [{ issuer: 'https://issuer.example.com', audiences: ['spa'] }],
  entitlements: 'everybody',
  tags: { team: 'identity' },
  rollbackMinutes: 15,
};

/**
 * Creates a user with docs/deployer-policy.json, and returns its credentials. moto knows the resource of a request to S3 only,
 * and has an action of its own for the existence of a bucket.
 */
const createDeployer = async (iam: IAM) => {
  const policy = JSON.parse(readFileSync('docs/deployer-policy.json', 'utf8'));
  for (const statement of policy.Statement) {
    if (statement.Sid === 'DeployerUpload') statement.Action.push('s3:HeadBucket');
    else if (statement.Sid !== 'StackBucket') statement.Resource = '*';
  }
  const UserName = 'deployer';
  await iam.createUser({ UserName });
  await iam.putUserPolicy({ UserName, PolicyName: 'deployer', PolicyDocument: JSON.stringify(policy) });
  const { AccessKey } = await iam.createAccessKey({ UserName });
  return {
    AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
  };
};

const configurationOf = (name: string) =>
  new Lambda(clientOptions).getFunctionConfiguration({ FunctionName: `${stack}-${name}` });

test('the deployment completes the stack, with its tags', async () => {
  const { Stacks = [] } = await new CloudFormation(clientOptions).describeStacks({ StackName: stack });
  expect(Stacks.map(({ StackStatus }) => StackStatus)).toEqual(['UPDATE_COMPLETE']);
  expect(Stacks[0]?.Tags).toEqual(
    expect.arrayContaining([
      { Key: 'team', Value: 'identity' },
      { Key: 'service', Value: 'latenode-token-broker' },
      { Key: 'stage', Value: 'prod' },
    ]),
  );
});

const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
test.skipIf(!hasAwsCli)('the commands of the guide make a change set, list it and delete it', async () => {
  const [block = ''] = blocksOf(readGuide('docs/operations.md'), 'sh').filter((text) =>
    text.includes('create-change-set'),
  );
  const [, ...commands] = block.replaceAll('REGION', 'us-east-1').split('\n'); // without npm run package
  const { stdout } = await promisify(execFile)('sh', ['-ec', commands.join('\n')], {
    cwd: deployment.directory,
    env: { PATH: process.env.PATH, HOME: deployment.directory, ...moto.environment },
  });
  expect(stdout).toContain('"Id": "arn:aws:cloudformation:us-east-1:123456789012:changeSet/review');
  expect(stdout).toMatch(/TokenLambdaFunction +\| /);
});

test('the deployment prints who is admitted, the version and the next commands', () => {
  // moto has no outputs for an updated stack; test/serverless/plugin.test.ts tests them.
  for (const line of [
    `Version ${version}, Latenode tenant 42. Who is admitted:\n  https://issuer.example.com: audience spa; everybody`,
    `version: ${version}`,
    'next:\n  npm run key -- push key.pem --stage prod\n  npm run doctor -- --stage prod',
  ])
    expect(deployment.printed).toContain(line);
});

test.each(['token', 'jwks'] as const)(
  'the function %s has its code, configuration and environment variables',
  async (name) => {
    const configuration = await configurationOf(name);
    expect(configuration).toMatchObject({
      Runtime: 'nodejs24.x',
      Handler: `functions/${name}.handler`,
      MemorySize: 1024,
      Timeout: 10,
      Role: expect.stringMatching(/:role\/latenode-token-broker-prod-BrokerRole-/),
    });
    expect(configuration.Environment?.Variables).toEqual({
      ...variablesOf({}, secretArn),
      BROKER_VERSION: version, // from package.json, because the copy has no git repository
    });
    const zip = await deployment.zipOf(name);
    expect(configuration.CodeSha256).toBe(createHash('sha256').update(zip).digest('base64'));
  },
);

/** Starts a deployed function; returns a function that sends an event to it. */
const start = async (name: 'token' | 'jwks', variables: Readonly<Record<string, string>> = {}) => {
  const AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const node = { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED };
  const env = { ...node, ...moto.environment, ...variables };
  const running = fork(await deployment.unpack(name), { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  onTestFinished(() => void running.kill());
  return async (event: object) => {
    running.send(event);
    const [{ statusCode, body }] = await once(running, 'message');
    return { status: statusCode, ...JSON.parse(body) };
  };
};

test('the deployed function issues tokens once a key is pushed, without another deployment', async () => {
  const { Environment } = await configurationOf('token');
  const invoke = await start('token', {
    ...Environment?.Variables,
    // On loopback, which a deployment rejects.
    ...variablesOf({ identityProviders: [{ issuer: issuer.issuer, audiences: ['spa'] }] }, secretArn),
  });
  const requestToken = () => invoke(bearer(issuer.mint()));
  expect(await requestToken()).toMatchObject({ status: 503, code: 'signing_key_unavailable' });

  const pem = newPrivateKey();
  const push = ['push', '-', '--secret-id', secretName, '--yes'];
  const pushing = promisify(execFile)(process.execPath, ['--import', 'tsx', cli, ...push], {
    env: { PATH: process.env.PATH, ...moto.environment },
  });
  pushing.child.stdin?.end(pem);
  expect((await pushing).stdout).toContain('now AWSCURRENT');

  // The function caches the failure for a second.
  const issued = await vi.waitFor(
    async () => {
      const response = await requestToken();
      expect(response.status).toBe(200);
      return response;
    },
    { timeout: 50_000, interval: 200 },
  );
  const { payload } = await jwtVerify(issued.token, createPublicKey(createPrivateKey(pem)));
  expect(payload).toMatchObject({ tenant_id: 42, user_id: 'alice' });
});

test('a first deployment fails before it changes anything if its secret exists, and prints the line to add', () => {
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.stdout + refused.stderr).toContain(
    `these resources already exist:\n  secret ${secretName}: add this line to config/prod.yml: signingKeySecretArn: ${secretArn}\n`,
  );
  expect(refused.changeSets).toBe(0);
});

test('an update is rolled back by the alarm of the stack, and a creation is not', async () => {
  const [create] = proxy.changeSets;
  expect(create?.get('ChangeSetType')).toBe('CREATE');
  expect(proxy.changeSets.some((sent) => sent.has('RollbackConfiguration.MonitoringTimeInMinutes'))).toBe(
    false,
  );
  const updated = await deploy(proxy.environment, {
    ...settings,
    signingKeySecretArn: secretArn,
    tokenTtlSeconds: 300,
  });
  await updated.remove();
  const update = Object.fromEntries(proxy.changeSets.at(-1) ?? []);
  expect(update).toMatchObject({
    ChangeSetType: 'UPDATE',
    'RollbackConfiguration.MonitoringTimeInMinutes': '15',
    'RollbackConfiguration.RollbackTriggers.member.1.Arn': `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${stack}-server-errors`,
  });
});

test('docs/examples/minimal.yml deploys the zips with the output of npm run settings', async () => {
  const params = [
    'latenodeTenantId=42',
    'allowedOrigins=["https://a.example.com"]',
    `identityProviders=${JSON.stringify(settings.identityProviders)}`,
  ].flatMap((override) => ['--param', override]);
  const line = ['--import', 'tsx', 'cli/settings.ts', '--stage', 'example', ...params];
  const { stdout } = await promisify(execFile)(process.execPath, line);
  const upload = async (path: string, body: Uint8Array<ArrayBuffer> | null) => {
    const headers = { 'Content-Type': 'application/octet-stream' };
    const { status } = await fetch(`${moto.url}/releases${path}`, { method: 'PUT', headers, body });
    expect(status).toBe(200);
  };
  await upload('', null);
  for (const name of ['token', 'jwks'] as const)
    await upload(`/v1/${name}.zip`, Uint8Array.from(await deployment.zipOf(name)));
  const Origins = 'https://a.example.com';
  const parameters = { Bucket: 'releases', Folder: 'v1', Settings: stdout.trim(), Origins };
  await new CloudFormation(clientOptions).createStack({
    StackName: 'elsewhere',
    TemplateBody: readFileSync('docs/examples/minimal.yml', 'utf8'),
    Capabilities: ['CAPABILITY_IAM'],
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
  });
  const { Functions = [] } = await new Lambda(clientOptions).listFunctions();
  for (const name of ['token', 'jwks'] as const) {
    const deployed = Functions.find(({ FunctionName }) =>
      FunctionName?.toLowerCase().startsWith(`elsewhere-${name}-`),
    );
    const {
      Runtime,
      MemorySize,
      Timeout,
      Architectures,
      CodeSha256,
      Handler = '',
    } = await configurationOf(name);
    expect(deployed).toMatchObject({ Runtime, MemorySize, Timeout, Architectures, CodeSha256, Handler });
    expect(Object.keys(unzipSync(await deployment.zipOf(name)))).toEqual([
      Handler.replace('.handler', '.mjs'),
    ]);
    const variables = { ...deployed?.Environment?.Variables, SIGNING_KEY_SECRET_ID: secretArn }; // moto creates no secret
    const entitlements = { otherwise: 'allow' };
    expect(readConfig(variables)).toMatchObject({ latenodeTenantId: 42, entitlements });
    const invoke = await start(name, variables);
    expect(await invoke(bearer('a.b.c'))).toMatchObject({ status: name === 'token' ? 401 : 200 });
  }
});
