import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { type DoctorScene, examine, origin, startDoctorScene } from '../../support/doctor.ts';

let scene: DoctorScene;

beforeAll(async () => {
  scene = await startDoctorScene();
});

afterEach(() => {
  scene.gateway.distort = undefined;
});

afterAll(async () => {
  await scene.close();
  vi.unstubAllEnvs();
});

const settingsOf = (more: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    latenodeTenantId: '42',
    allowedOrigins: origin,
    oidcIssuer: scene.issuer.issuer,
    oidcAudience: 'spa',
    entitlements: '{"rules":[{"when":{"sub":"alice"},"plan_id":35}],"otherwise":"deny"}',
    ...more,
  }).flatMap(([name, value]) => ['--param', `${name}=${value}`]);

test('a sound broker gets a tick for everything, and nothing secret is printed', async () => {
  const token = scene.issuer.mint();
  const { exitCode, findings, printed } = await scene.examine({ token });
  expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(exitCode).toBe(0);
  expect(findings.map(({ name }) => name)).toEqual([
    ...['issuer', 'audience', 'secret', 'endpoint', 'no token', 'clock', 'key set'],
    ...['garbage token', 'foreign issuer', 'foreign key', 'CORS', 'CORS, others', 'CORS, headers'],
    ...['token', 'Latenode JWT'],
  ]);
  expect(leaksOf(pkcs8Of('P-256'), printed)).toEqual([]);
  expect(printed).not.toContain(token.split('.')[2]);
  expect(printed).not.toContain('eyJ');
});

test('what nothing is known of is left out, with what it takes, and is not a failure', async () => {
  const { exitCode, findings, leftOut } = await examine({}, '--endpoint', scene.gateway.url);
  expect(leftOut).toEqual(['issuer', 'secret', 'foreign key', 'CORS', 'token']);
  for (const { status, remedy } of findings) {
    if (status === 'left out') expect(remedy).toMatch(/--/);
  }
  expect(exitCode).toBe(0);
});

test('the settings of a stage are those of its deployment, and each difference from them is found', async () => {
  const stage = ['--stage', 'prod', '--endpoint', scene.gateway.url, '--secret-id', scene.secret.arn];
  const same = await examine({ token: scene.issuer.mint() }, ...stage, ...settingsOf(), '--token', '-');
  expect(same.findings.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(same.of('settings')?.detail).toBe('stage prod in us-east-1: 1 issuer, 1 origin, jwtAuthorizer on');
  expect(same.of('authorizer')?.status).toBe('ok');

  const other = settingsOf({
    ...{ latenodeTenantId: '43', entitlements: '{"rules":[{"plan_id":36}]}', signingAlgorithm: 'ES256' },
    allowedOrigins: `${origin},https://new.example.com`,
  });
  const { crosses, of } = await examine({ token: scene.issuer.mint() }, ...stage, ...other, '--token', '-');
  expect(crosses).toEqual(['CORS', 'Latenode JWT']);
  expect(of('Latenode JWT')?.detail).toContain('tenant_id should be 43\nplan_id should be 36\n');
}, 30_000);

test('for a person who is not entitled, the rules of the stage say why', async () => {
  const token = scene.issuer.mint({ claims: { sub: 'bob' } });
  const stage = ['--stage', 'prod', '--endpoint', scene.gateway.url, '--secret-id', scene.secret.arn];
  const { of } = await examine({ token }, ...stage, ...settingsOf(), '--token', '-');
  expect(of('token')).toMatchObject({
    detail: expect.stringContaining('\nbecause: no rule with a "when" matches\n'),
    remedy: expect.stringContaining('see to the entitlements'),
  });
}, 30_000);

test('faulty parameters are told by name, and the rest is examined all the same', async () => {
  const { exitCode, crosses, of } = await examine(
    {},
    ...['--stage', 'prod', '--param', 'latenodeTenantId=none', '--param', 'jwtAuthorizer=perhaps'],
    ...scene.options,
  );
  expect(exitCode).toBe(1);
  expect(crosses).toEqual(['settings']);
  expect(of('settings')?.detail).toMatch(/latenodeTenantId: .+\n.*oidcAudience/s);
  expect(of('settings')?.detail).toContain('jwtAuthorizer: expected "on" or "off"');
}, 30_000);

test('where nothing listens, it is one cross, and what the broker depends on is examined', async () => {
  const { exitCode, findings, crosses } = await scene.examine({}, '--endpoint', 'http://127.0.0.1:9999');
  expect({ exitCode, crosses }).toEqual({ exitCode: 1, crosses: ['endpoint'] });
  expect(findings.at(-1)).toMatchObject({
    detail: expect.stringContaining('ECONNREFUSED'),
    remedy: expect.stringContaining('nothing listens there'),
  });
  expect(findings.map(({ name }) => name)).toEqual(['issuer', 'audience', 'secret', 'endpoint']);
});

const startCloudFormation = async (answer: string, status = 200) => {
  const server = createServer((_request, response) =>
    response.writeHead(status, { 'Content-Type': 'text/xml' }).end(answer),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFORMATION', `http://127.0.0.1:${Object(server.address()).port}`);
  return server;
};

test('the endpoint of a stage is that of its stack', async () => {
  const cloudFormation = await startCloudFormation(
    `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><Outputs><member>
    <OutputKey>KeySetUrl</OutputKey><OutputValue>${scene.gateway.url}/.well-known/jwks.json</OutputValue>
    </member></Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  );
  const { of } = await examine({}, '--stage', 'prod', ...settingsOf());
  expect(of('endpoint')).toMatchObject({ status: 'ok', detail: expect.stringContaining(scene.gateway.url) });
  cloudFormation.close();
}, 30_000);

test('a stack that is not there is a cross at the endpoint', async () => {
  const cloudFormation = await startCloudFormation(
    `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>
    <Message>Stack with id latenode-token-broker-prod does not exist</Message></Error></ErrorResponse>`,
    400,
  );
  const { exitCode, of } = await examine({}, '--stage', 'prod', ...settingsOf());
  expect(exitCode).toBe(1);
  expect(of('endpoint')).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('does not exist'),
    remedy: expect.stringContaining('--endpoint'),
  });
  cloudFormation.close();
}, 30_000);
