import { expect, onTestFinished, test, vi } from 'vitest';
import { pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import type { KeyKind } from '../../support/keys.ts';
import { refusal } from '../../support/secret.ts';
import { startDoctorScene } from './scene.ts';

const start = async (kind?: KeyKind | null) => {
  const scene = await startDoctorScene(kind);
  onTestFinished(async () => {
    await scene.close();
    vi.unstubAllEnvs();
  });
  return scene;
};
/** Matches a verdict by parts of its sentences. */
const verdict = (status: string, detail: RegExp, remedy?: string) => ({
  status,
  detail: expect.stringMatching(detail),
  ...(remedy && { remedy: expect.stringContaining(remedy) }),
});

test('warns about a new key that the broker does not serve yet, and fails after the TTL', async () => {
  const { examine, secret, issuer } = await start();
  await examine();
  await secret.put(pkcs8Of('another P-256'));
  const soon = await examine({ token: issuer.mint() });
  expect(soon.failed).toEqual([]);
  const keys = 'the broker serves ES256, .+; the secret holds ES256, ';
  const wait = 'wait: the broker serves a new key within 360 s of the push';
  expect(soon.of('key set')).toMatchObject(
    verdict('warning', RegExp(`^${keys}.+, stored \\d+ s ago$`), wait),
  );
  expect(soon.of('token')).toMatchObject(verdict('skipped', /^not sent: the check "key set" did not pass$/));
  const later = await examine({ now: () => Date.now() + 400_000 });
  const rolledBack = 'wait if you rolled back less than 360 s ago';
  expect(later.of('key set')).toMatchObject(verdict('failed', RegExp(`^${keys}`), rolledBack));
});

test('rejects a member of the secret that may be misspelled, although the functions ignore it', async () => {
  const { examine, secret } = await start();
  await secret.put(JSON.stringify({ privateKey: pkcs8Of('P-256'), keyID: 'k' }));
  const misspelled = /"keyID" in the secret: unknown name, did you mean keyId\?/;
  expect((await examine()).of('secret')).toMatchObject(verdict('failed', misspelled));
});

test('reports the defect of the key in the secret, and the error code of the broker', async () => {
  const short = pkcs8Of('RSA of 1024 bits');
  const { exitCode, of, printed } = await (await start('RSA of 1024 bits')).examine();
  expect(exitCode).toBe(1);
  const defect = /an RSA key of 1024 bits; Latenode needs at least 2048/;
  expect(of('secret')).toMatchObject(verdict('failed', defect, 'npm run key -- push'));
  const seen = /^responds with 503 signing_key_unavailable from the function, request \S{16}$/;
  expect(of('key set')).toMatchObject(verdict('failed', seen, 'push a key: npm run key -- push key.pem'));
  expect(leaksOf(short, printed)).toEqual([]);
});

test('fails if the secret is empty or does not exist, and skips the check if it may not be read', async () => {
  const { examine, secret } = await start(null);
  expect((await examine()).of('secret')).toMatchObject(verdict('failed', /is empty/, 'npm run key -- push'));
  const another = await examine({}, '--secret-id', 'another');
  expect(another.of('secret')).toMatchObject(verdict('failed', /^there is no secret another in us-east-1$/));
  secret.standIn.fault = refusal(secret, 400, 'AccessDeniedException');
  const denied = verdict('skipped', /AccessDeniedException/, 'use credentials that may read the secret');
  expect((await examine()).of('secret')).toMatchObject(denied);
});
