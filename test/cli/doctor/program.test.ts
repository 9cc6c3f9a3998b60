import { createServer } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { doctorProgram } from '../../../cli/doctor/program.ts';
import { listenOnLoopback } from '../../../local/loopback.ts';
import { pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { loadedStage, run, withInput } from '../run.ts';
import { examine, origin, shareDoctorScene } from './scene.ts';

const scene = await shareDoctorScene();

/** Returns the options for the stage "example" with these settings. */
const exampleWith = (more: Readonly<Record<string, string>> = {}) => [
  ...['--stage', 'example'],
  ...Object.entries({
    latenodeTenantId: '42',
    allowedOrigins: JSON.stringify([origin]),
    identityProviders: JSON.stringify([{ issuer: scene.issuer.issuer, audiences: ['spa'] }]),
    entitlements: '{"rules":[{"when":{"sub":"alice"},"plan_id":35}],"otherwise":"deny"}',
    ...more,
  }).flatMap(([name, value]) => ['--param', `${name}=${value}`]),
];

test('passes every check of a valid broker, and prints no key and no token', async () => {
  const token = scene.issuer.mint();
  const { exitCode, findings, failed, skipped, text, printed } = await scene.examine({ token });
  expect({ exitCode, failed, skipped }).toEqual({ exitCode: 0, failed: [], skipped: ['plans'] });
  expect(findings.map(({ name }) => name)).toEqual([
    ...['settings', 'target', 'issuer', 'secret', 'plans', 'endpoint', 'no token', 'clock', 'key set'],
    ...['garbage token', 'foreign issuer', 'foreign key', 'CORS', 'CORS, others', 'CORS, headers'],
    ...['token', 'Latenode JWT'],
  ]);
  expect(text('secret')).toContain('EC, P-256, signs ES256');
  expect(text('key set')).toContain('the same as in the secret');
  expect(leaksOf(pkcs8Of('P-256'), printed)).toEqual([]);
  expect(printed).not.toContain(token.split('.')[2]);
  expect(printed).not.toContain('eyJ');
  expect((await scene.run()).printed).toMatch(
    /^✓ settings .+\n.+\n✓ target .+\n✓ issuer .+\n[\s\S]+\n14 passed, 0 failed, 2 skipped\n$/,
  );
});

test('reads the settings of the stage as the deployment does, and reports each difference', async () => {
  const broker = ['--endpoint', scene.gateway.url, '--secret-id', scene.secret.arn, '--token', '-'];
  const same = await examine({ token: scene.issuer.mint() }, ...broker, ...exampleWith());
  expect({ failed: same.failed, skipped: same.skipped }).toEqual({ failed: [], skipped: ['plans'] });
  expect(same.text('settings')).toBe(
    `jwtAuthorizer off; origins: ${origin}\n${scene.issuer.issuer}: audience spa; users who match the one rule with a "when"`,
  );
  expect(same.text('target')).toBe('stage example, account 000000000000, region us-east-1, version unknown');

  const other = exampleWith({
    latenodeTenantId: '43',
    entitlements: '{"rules":[{"plan_id":36}],"otherwise":"allow"}',
    signingAlgorithm: 'ES256',
    allowedOrigins: JSON.stringify([origin, 'https://new.example.com']),
  });
  const { failed, text } = await examine({ token: scene.issuer.mint() }, ...broker, ...other);
  expect(failed).toEqual(['CORS', 'Latenode JWT']);
  expect(text('Latenode JWT')).toContain('tenant_id should be 43\nplan_id should be 36\n');
});

test('fails only the check of the endpoint if nothing listens, and checks the issuer and the secret', async () => {
  const { exitCode, findings, failed, of } = await scene.examine({}, '--endpoint', 'http://127.0.0.1:9999');
  expect({ exitCode, failed }).toEqual({ exitCode: 1, failed: ['endpoint'] });
  expect(of('endpoint')?.detail).toContain('ECONNREFUSED');
  expect(of('endpoint')?.remedy).toContain('the connection is refused');
  const names = ['settings', 'target', 'issuer', 'secret', 'plans', 'endpoint'];
  expect(findings.map(({ name }) => name)).toEqual(names);
});

/** Examines a stage whose stack is described by this response of CloudFormation. */
const examineStack = async (response: string, status = 200) => {
  const cloudFormation = await listenOnLoopback(
    createServer((_request, reply) => reply.writeHead(status, { 'Content-Type': 'text/xml' }).end(response)),
  );
  onTestFinished(cloudFormation.close);
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFORMATION', cloudFormation.url);
  return examine({}, ...exampleWith(), '--secret-id', scene.secret.arn);
};

test('reads the endpoint of a stage from the outputs of its stack', async () => {
  const outputs = { KeySetUrl: `${scene.gateway.url}/.well-known/jwks.json`, Version: 'v1.2.3' };
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const { of, text } = await examineStack(
    `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><Outputs>${members.join('')}</Outputs></member></Stacks>
    </DescribeStacksResult></DescribeStacksResponse>`,
  );
  const detail = expect.stringContaining(scene.gateway.url);
  expect(of('endpoint')).toMatchObject({ status: 'passed', detail });
  expect(text('target')).toBe('stage example, account 000000000000, region us-east-1, version v1.2.3');
});

const unauthorized = 'User x is not authorized to perform: cloudformation:DescribeStacks';
test.each([
  ['fails', 'the stack does not exist', 400, 'ValidationError', 'Stack a does not exist', 'failed', 1],
  ['skips', 'the credentials may not read the stack', 403, 'AccessDenied', unauthorized, 'skipped', 0],
])('%s the check of the endpoint if %s', async (_verb, _why, httpStatus, code, message, status, exitCode) => {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  const examined = await examineStack(`<ErrorResponse>${error}</ErrorResponse>`, httpStatus);
  expect(examined.exitCode).toBe(exitCode);
  const [detail, remedy] = [message, '--endpoint'].map((words) => expect.stringContaining(words));
  expect(examined.of('endpoint')).toMatchObject({ status, detail, remedy });
});

test('prints who is admitted, and the warnings about the settings', async () => {
  const issuer = 'https://login.microsoftonline.com/{tenantid}/v2.0';
  const { jwksUri } = scene.issuer;
  const identityProviders = [{ issuer, audiences: ['spa'], tenants: 'any', jwksUri }];
  const warnings = ['config/prod.yml:9: entitlements.rules[0]: careful'];
  const { of, text } = await scene.examine({ stage: loadedStage({ identityProviders }, { warnings }) });
  expect(text('settings')).toContain('any Microsoft tenant, personal accounts included');
  const remedy = expect.stringContaining('change the settings');
  expect(of('admission')).toMatchObject({ status: 'warning', notes: warnings, remedy });
});

const prod = ['--stage', 'prod', '--endpoint', 'https://api.example.com', '--token'];
const notTheToken = '--token takes the name of a file, or - for standard input';
test.each([
  [[], 2, '--stage is required'],
  [['--endpoint', 'http://api.example.com'], 2, 'Expected an https URL'],
  [['--param', 'name'], 2, 'Expected NAME=VALUE'],
  [['prod'], 2, 'too many arguments'],
  [[...prod, '-'], 2, 'the file or standard input has no token'],
  [[...prod, 'eyJhbGciOi.J9.x'], 2, notTheToken],
  [[...prod, 'Bearer eyJhbGciOi.J9.x'], 2, notTheToken],
  [
    ['--stage', 'example', '--param', 'latenodeTenantId=none'],
    1,
    'latenodeTenantId: expected a positive integer',
  ],
])('rejects %j, and prints no token', async (args, exitCode, words) => {
  const err = expect.stringContaining(words);
  const ran = await run(doctorProgram, args, withInput(''));
  expect(ran).toEqual({ exitCode, out: '', err });
  expect(ran.err).not.toContain('eyJ');
});
