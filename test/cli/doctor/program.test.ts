import { createServer } from 'node:http';
import { expect, test, vi } from 'vitest';
import { doctorProgram } from '../../../cli/doctor/program.ts';
import { listenOnLoopback } from '../../../local/loopback.ts';
import { pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { configOf } from '../../support/settings.ts';
import { run } from '../run.ts';
import { examine, origin, shareDoctorScene } from './scene.ts';

const scene = await shareDoctorScene();

const settingsOf = (more: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    latenodeTenantId: '42',
    allowedOrigins: JSON.stringify([origin]),
    identityProviders: JSON.stringify([{ issuer: scene.issuer.issuer, audiences: ['spa'] }]),
    entitlements: '{"rules":[{"when":{"sub":"alice"},"plan_id":35}],"otherwise":"deny"}',
    ...more,
  }).flatMap(([name, value]) => ['--param', `${name}=${value}`]);

test('passes every check of a valid broker, and prints no key and no token', async () => {
  const token = scene.issuer.mint();
  const { exitCode, findings, printed } = await scene.examine({ token });
  expect(findings.flatMap(({ name, status }) => (status === 'passed' ? [] : [name]))).toEqual(['plans']);
  expect(exitCode).toBe(0);
  expect(findings.map(({ name }) => name)).toEqual([
    ...['settings', 'target', 'issuer', 'secret', 'plans', 'endpoint', 'no token', 'clock', 'key set'],
    ...['garbage token', 'foreign issuer', 'foreign key', 'CORS', 'CORS, others', 'CORS, headers'],
    ...['token', 'Latenode JWT'],
  ]);
  expect(printed).toContain('"detail": "the clocks of this machine and of the endpoint agree"');
  expect(leaksOf(pkcs8Of('P-256'), printed)).toEqual([]);
  expect(printed).not.toContain(token.split('.')[2]);
  expect(printed).not.toContain('eyJ');
});

test('reads the settings of the stage as the deployment does, and reports each difference', async () => {
  const stage = ['--stage', 'example', '--endpoint', scene.gateway.url, '--secret-id', scene.secret.arn];
  const same = await examine({ token: scene.issuer.mint() }, ...stage, ...settingsOf(), '--token', '-');
  expect({ failed: same.failed, skipped: same.skipped }).toEqual({ failed: [], skipped: ['plans'] });
  expect(same.text('settings')).toBe(
    `jwtAuthorizer off; origins: ${origin}\n${scene.issuer.issuer}: audience spa; users who match the one rule with a "when"`,
  );
  expect(same.of('target')?.detail).toBe(
    'stage example, account 000000000000, region us-east-1, version unknown',
  );

  const other = settingsOf({
    latenodeTenantId: '43',
    entitlements: '{"rules":[{"plan_id":36}],"otherwise":"allow"}',
    signingAlgorithm: 'ES256',
    allowedOrigins: JSON.stringify([origin, 'https://new.example.com']),
  });
  const { failed, text } = await examine({ token: scene.issuer.mint() }, ...stage, ...other, '--token', '-');
  expect(failed).toEqual(['CORS', 'Latenode JWT']);
  expect(text('Latenode JWT')).toContain('tenant_id should be 43\nplan_id should be 36\n');
});

test('names each invalid parameter, and checks nothing', async () => {
  const params = ['--param', 'latenodeTenantId=none', '--param', 'jwtAuthorizer=perhaps'];
  const { exitCode, out, err } = await run(doctorProgram, ['--stage', 'example', ...params]);
  expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
  expect(err).toContain('latenodeTenantId: expected a positive integer');
  expect(err).toContain('jwtAuthorizer: expected one of on, off');
});

test('fails only the check of the endpoint if nothing listens, and checks the issuer and the secret', async () => {
  const { exitCode, findings, failed } = await scene.examine({}, '--endpoint', 'http://127.0.0.1:9999');
  expect({ exitCode, failed }).toEqual({ exitCode: 1, failed: ['endpoint'] });
  expect(findings.at(-1)).toMatchObject({
    detail: expect.stringContaining('ECONNREFUSED'),
    remedy: expect.stringContaining('the connection is refused'),
  });
  expect(findings.map(({ name }) => name)).toEqual([
    ...['settings', 'target', 'issuer', 'secret', 'plans', 'endpoint'],
  ]);
});

/** Examines a stage whose stack is described by this response of CloudFormation. */
const examineStack = async (response: string, status = 200, ...args: string[]) => {
  const cloudFormation = await listenOnLoopback(
    createServer((_request, reply) => reply.writeHead(status, { 'Content-Type': 'text/xml' }).end(response)),
  );
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFORMATION', cloudFormation.url);
  const examined = await examine({}, '--stage', 'example', ...args, ...settingsOf());
  await cloudFormation.close();
  return examined;
};
const errorXml = (code: string, message: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

test('reads the endpoint of a stage from the outputs of its stack', async () => {
  const outputs = {
    KeySetUrl: `${scene.gateway.url}/.well-known/jwks.json`,
    Version: 'v1.2.3',
    SigningKeySecretArn: scene.secret.arn,
  };
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const { of } = await examineStack(
    `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><Outputs>${members.join('')}</Outputs></member></Stacks>
    </DescribeStacksResult></DescribeStacksResponse>`,
  );
  const detail = expect.stringContaining(scene.gateway.url);
  expect(of('endpoint')).toMatchObject({ status: 'passed', detail });
  expect(of('target')?.detail).toBe('stage example, account 000000000000, region us-east-1, version v1.2.3');
});

test('fails the check of the endpoint if the stack does not exist', async () => {
  const { exitCode, of } = await examineStack(errorXml('ValidationError', 'Stack a does not exist'), 400);
  const detail = expect.stringContaining('does not exist');
  const remedy = expect.stringContaining('--endpoint');
  expect(exitCode).toBe(1);
  expect(of('endpoint')).toMatchObject({ status: 'failed', detail, remedy });
});

test('skips the check of the endpoint if the credentials may not read the stack', async () => {
  const denied = errorXml(
    'AccessDenied',
    'User x is not authorized to perform: cloudformation:DescribeStacks',
  );
  const { exitCode, of, failed } = await examineStack(denied, 403, '--secret-id', scene.secret.arn);
  const detail = expect.stringContaining('is not authorized');
  const remedy = expect.stringContaining('--endpoint');
  expect({ exitCode, failed }).toEqual({ exitCode: 0, failed: [] });
  expect(of('endpoint')).toMatchObject({ status: 'skipped', detail, remedy });
});

test('prints who is admitted, and the warnings about the settings', async () => {
  const issuer = 'https://login.microsoftonline.com/{tenantid}/v2.0';
  const { jwksUri } = scene.issuer;
  const config = configOf({ identityProviders: [{ issuer, audiences: ['spa'], tenants: 'any', jwksUri }] });
  const warnings = ['config/prod.yml:9: entitlements.rules[0]: careful'];
  const { of, text } = await scene.examine({ settings: { ...scene.stage, config, warnings } });
  expect(text('settings')).toContain('any Microsoft tenant, personal accounts included');
  expect(of('admission')).toMatchObject({
    status: 'warning',
    notes: warnings,
    remedy: expect.stringContaining('change the settings'),
  });
});
