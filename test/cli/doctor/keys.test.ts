import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { type DoctorScene, examine, startDoctorScene } from '../../support/doctor.ts';
import { refusal } from '../../support/secret.ts';

vi.setConfig({ testTimeout: 30_000 }); // RSA keys are made in each run

let scene: DoctorScene;

beforeEach(async () => {
  scene = await startDoctorScene();
});

afterEach(async () => {
  await scene.close();
  vi.unstubAllEnvs();
});

test('passes if the broker serves the key of the secret', async () => {
  const { of } = await scene.examine();
  expect(of('secret')).toMatchObject({
    status: 'passed',
    detail: expect.stringContaining('EC, P-256, signs ES256'),
  });
  expect(of('key set')).toMatchObject({
    status: 'passed',
    detail: expect.stringContaining('the one in the secret'),
  });
});

test('warns of a key that has just been pushed, and fails one that is not live after the TTL', async () => {
  await scene.examine();
  await scene.secret.put(pkcs8Of('another P-256'));
  const soon = await scene.examine({ token: scene.issuer.mint() });
  expect(soon.failed).toEqual([]);
  expect(soon.of('key set')).toMatchObject({
    status: 'warning',
    remedy: 'wait: a key is live 360 s after the push',
  });
  expect(soon.of('token')).toMatchObject({
    status: 'skipped',
    detail: 'not sent: the check "key set" has not passed',
  });
  expect(soon.of('key set')?.detail).toMatch(/^serves ES256, .+; the secret holds ES256, .+, for \d s$/);

  const later = await scene.examine({ aheadSeconds: 400 });
  expect(later.of('key set')).toMatchObject({
    status: 'failed',
    detail: expect.stringMatching(/^serves ES256, .+; the secret holds ES256, /),
    remedy: expect.stringContaining('within 360 s of a rollback, wait'),
  });
});

test('reports the defect of the key, and the answer of the broker', async () => {
  await scene.secret.put(pkcs8Of('RSA of 1024 bits'));
  const { exitCode, of, printed } = await scene.examine();
  expect(exitCode).toBe(1);
  expect(of('secret')).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('an RSA key of 1024 bits; Latenode needs at least 2048'),
    remedy: expect.stringContaining('npm run key -- push'),
  });
  expect(of('key set')).toMatchObject({
    status: 'failed',
    detail: 'answers 503 signing_key_unavailable from the function, request request-1',
    remedy: expect.stringContaining('push a key: npm run key -- push key.pem'),
  });
  expect(leaksOf(pkcs8Of('RSA of 1024 bits'), printed)).toEqual([]);
});

test('fails an empty and a missing secret', async () => {
  await scene.close();
  scene = await startDoctorScene(null);
  expect((await scene.examine()).of('secret')).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('is empty'),
    remedy: expect.stringContaining('npm run key -- push'),
  });
  expect((await scene.examine({}, '--secret-id', 'another')).of('secret')).toMatchObject({
    status: 'failed',
    detail: 'there is no secret another in eu-central-1',
  });
});

test('skips a secret that these credentials may not read', async () => {
  scene.secret.standIn.fault = refusal(scene.secret, 400, 'AccessDeniedException');
  expect((await examine({}, ...scene.options)).of('secret')).toMatchObject({
    status: 'skipped',
    detail: expect.stringContaining('AccessDeniedException'),
    remedy: expect.stringContaining('credentials'),
  });
});
