import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { refusal } from '../../support/secret.ts';
import { type DoctorScene, startDoctorScene } from './scene.ts';

let scene: DoctorScene;

beforeEach(async () => {
  scene = await startDoctorScene();
});

afterEach(async () => {
  await scene.close();
  vi.unstubAllEnvs();
});

test('passes if the broker serves the key in the secret', async () => {
  const { of } = await scene.examine();
  const verdict = (words: string) => ({ status: 'passed', detail: expect.stringContaining(words) });
  expect(of('secret')).toMatchObject(verdict('EC, P-256, signs ES256'));
  expect(of('key set')).toMatchObject(verdict('the same as in the secret'));
});

test('warns about a new key that the broker does not serve yet, and fails after the TTL', async () => {
  await scene.examine();
  await scene.secret.put(pkcs8Of('another P-256'));
  const soon = await scene.examine({ token: scene.issuer.mint() });
  expect(soon.failed).toEqual([]);
  expect(soon.of('key set')).toMatchObject({
    status: 'warning',
    remedy: 'wait: the broker serves a new key within 360 s of the push',
  });
  expect(soon.of('token')).toMatchObject({
    status: 'skipped',
    detail: 'not sent: the check "key set" did not pass',
  });
  expect(soon.of('key set')?.detail).toMatch(
    /^the broker serves ES256, .+; the secret holds ES256, .+, stored \d s ago$/,
  );

  const later = await scene.examine({ aheadSeconds: 400 });
  expect(later.of('key set')).toMatchObject({
    status: 'failed',
    detail: expect.stringMatching(/^the broker serves ES256, .+; the secret holds ES256, /),
    remedy: expect.stringContaining('wait if you rolled back less than 360 s ago'),
  });
});

test('reports the defect of the key in the secret, and the error code of the broker', async () => {
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
    detail: expect.stringMatching(
      /^responds with 503 signing_key_unavailable from the function, request \S{16}$/,
    ),
    remedy: expect.stringContaining('push a key: npm run key -- push key.pem'),
  });
  expect(leaksOf(pkcs8Of('RSA of 1024 bits'), printed)).toEqual([]);
});

test('fails if the secret is empty or does not exist', async () => {
  await scene.close();
  scene = await startDoctorScene(null);
  expect((await scene.examine()).of('secret')).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('is empty'),
    remedy: expect.stringContaining('npm run key -- push'),
  });
  expect((await scene.examine({}, '--secret-id', 'another')).of('secret')).toMatchObject({
    status: 'failed',
    detail: 'there is no secret another in us-east-1',
  });
});

test('skips the check of the secret if the credentials may not read it', async () => {
  scene.secret.standIn.fault = refusal(scene.secret, 400, 'AccessDeniedException');
  expect((await scene.examine()).of('secret')).toMatchObject({
    status: 'skipped',
    detail: expect.stringContaining('AccessDeniedException'),
    remedy: expect.stringContaining('credentials'),
  });
});
