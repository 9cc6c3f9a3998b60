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

test('the key that is served is the one in the secret, and that is said', async () => {
  const { of } = await scene.examine();
  expect(of('secret')).toMatchObject({
    status: 'ok',
    detail: expect.stringContaining('EC, P-256, signs ES256'),
  });
  expect(of('key set')).toMatchObject({
    status: 'ok',
    detail: expect.stringContaining('the one in the secret'),
  });
});

test('a key that has just been pushed is on its way; one that is not live after the TTL is a cross', async () => {
  await scene.examine();
  await scene.secret.put(pkcs8Of('another P-256'));
  const soon = await scene.examine();
  expect(soon.crosses).toEqual([]);
  expect(soon.of('key set')?.detail).toMatch(
    /^serves ES256, .+; the secret holds ES256, .+, for \d s: it is live 360 s after/,
  );

  const later = await scene.examine({ aheadSeconds: 400 });
  expect(later.of('key set')).toMatchObject({
    status: 'failed',
    detail: expect.stringMatching(/^serves ES256, .+; the secret holds ES256, /),
    remedy: expect.stringContaining('within 360 s of a rollback, wait'),
  });
});

test('a faulty key is told in the words of the functions, and what the broker says of it', async () => {
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
    remedy: expect.stringContaining('put the key into the secret'),
  });
  expect(leaksOf(pkcs8Of('RSA of 1024 bits'), printed)).toEqual([]);
});

test('a secret that is empty or not there is a cross', async () => {
  await scene.close();
  scene = await startDoctorScene(null);
  expect((await scene.examine()).of('secret')).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('is empty'),
    remedy: expect.stringContaining('npm run key -- push'),
  });
  expect((await scene.examine({}, '--secret-id', 'another')).of('secret')).toMatchObject({
    status: 'failed',
    detail: 'there is no secret another in this region',
  });
});

test('a secret that may not be read from here is left out, with the reason', async () => {
  scene.secret.standIn.fault = refusal(scene.secret, 400, 'AccessDeniedException');
  expect((await examine({}, ...scene.options)).of('secret')).toMatchObject({
    status: 'left out',
    detail: expect.stringContaining('AccessDeniedException'),
    remedy: expect.stringContaining('credentials'),
  });
});
