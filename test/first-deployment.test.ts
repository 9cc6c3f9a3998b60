/** Tests the first deployment: the secret is empty until the operator pushes the key. */
import { execFile } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { jwtVerify } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { newPrivateKey } from './support/broker.ts';
import { functionEnvironment, startFunction } from './support/function-process.ts';
import { startIssuer } from './support/issuer.ts';
import { bearer } from './support/scene.ts';
import { startSecret } from './support/secret.ts';

const cli = fileURLToPath(new URL('../cli/key.ts', import.meta.url));

test('a running function without a key responds with 503, and issues tokens a second after "key push"', async () => {
  const issuer = await startIssuer(Date.now);
  const secret = await startSecret(); // without a value, as CloudFormation creates it
  const environment = {
    // The default: a short one could hide a long pause.
    ...functionEnvironment(issuer, secret.standIn, { signingKeyTtlSeconds: 300 }),
    SIGNING_KEY_SECRET_ID: secret.arn,
  };
  const running = startFunction(environment);
  const directory = await mkdtemp(join(tmpdir(), 'broker-key-'));
  onTestFinished(async () => {
    await Promise.all([running, issuer, secret].map((server) => server.close()));
    await rm(directory, { recursive: true });
  });

  for (let i = 0; i < 3; i += 1) {
    const { statusCode, headers, body } = await running.ask(bearer(issuer.mint()));
    expect({ statusCode, code: JSON.parse(body).code }).toEqual({
      statusCode: 503,
      code: 'signing_key_unavailable',
    });
    expect(headers).toMatchObject({ 'Cache-Control': 'no-store', 'Retry-After': '2' }); // so that nothing caches it
  }

  const pem = newPrivateKey();
  await writeFile(join(directory, 'key.pem'), pem);
  const push = ['push', join(directory, 'key.pem'), '--secret-id', secret.arn, '--yes'];
  await promisify(execFile)(process.execPath, ['--import', 'tsx', cli, ...push], {
    env: { PATH: process.env.PATH, ...environment },
  });

  running.freeze(1); // the pause after a failed fetch
  const { statusCode, body } = await running.ask(bearer(issuer.mint()));
  expect(statusCode).toBe(200);
  const { payload } = await jwtVerify(JSON.parse(body).token, createPublicKey(createPrivateKey(pem)));
  expect(payload).toMatchObject({ user_id: 'alice' });
});
