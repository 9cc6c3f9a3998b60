/** Tests the effects of time on a broker: clocks that jump, keys that rotate, and a process that is frozen during a fetch. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createClock } from './support/clock.ts';
import { type FunctionProcess, functionEnvironment, startFunction } from './support/function-process.ts';
import { startIssuer, type TestIssuer } from './support/issuer.ts';
import { outcomeOf } from './support/responses.ts';
import { type Ask, bearer, signingJwk, startScene, startSecretServer } from './support/scene.ts';
import type { TestServer } from './support/server.ts';
import { createTestKey } from './support/tokens.ts';
import { isSignedBy } from './support/verify.ts';

const hour = 3600;
const second = createTestKey('ES256', 'second');

const setUp = async () => {
  const scene = await startScene();
  onTestFinished(() => scene.close());
  return { scene, ask: scene.wire() };
};

const askAtOnce = (ask: Ask, token: string) =>
  Promise.all(Array.from({ length: 64 }, () => ask(bearer(token))));

describe.each([
  ['forward', 1],
  ['back', -1],
])('a broker whose clock jumps an hour %s', (_direction, sign) => {
  test('rejects tokens until the clock returns, then accepts them', async () => {
    const { scene } = await setUp();
    const clock = createClock();
    const ask = scene.wire({}, clock.now);
    const outcome = async () => (await ask(bearer(scene.mint()))).outcome;
    expect(await outcome()).toBe('issued');
    clock.elapse(sign * (hour + 40)); // past the tolerance
    expect(await outcome()).toBe('invalid_token');
    clock.elapse(-sign * (hour + 40));
    expect(await outcome()).toBe('issued');
    expect(scene.issuer.requests.length).toBeLessThanOrEqual(3 * 2);
  });

  test('uses its cached keys even if no source responds, and fetches once when one does', async () => {
    const { scene, ask } = await setUp();
    const outcome = async () => (await ask(bearer(scene.mint()))).outcome;
    await outcome();
    scene.issuer.misbehave('a reset');
    scene.secretsManager.misbehave('a reset');
    scene.clock.elapse(sign * hour);
    expect(await outcome()).toBe('issued');
    scene.issuer.behave();
    scene.secretsManager.behave();
    scene.clock.elapse(10);
    const before = scene.issuer.requests.length;
    for (let request = 0; request < 3; request += 1) expect(await outcome()).toBe('issued');
    expect(scene.issuer.requests.length - before).toBeLessThanOrEqual(2); // metadata and keys
  });
});

test('a rotated key of the issuer is fetched on its first use, once for 64 requests', async () => {
  const { scene, ask } = await setUp();
  const former = bearer(scene.mint());
  await ask(former);
  scene.issuer.rotate(second);
  const before = scene.issuer.requests.length;
  const answers = await askAtOnce(ask, scene.mint());
  expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['issued']));
  expect(scene.issuer.requests.slice(before)).toEqual(['/.well-known/openid-configuration', '/jwks']);
  expect((await ask(former)).outcome).toBe('invalid_token');
});

test('a rotated signing key is used within 300 s, after one fetch for 64 requests', async () => {
  const { scene, ask } = await setUp();
  await ask(bearer(scene.mint()));
  scene.secret = JSON.stringify(second.privateKey.export({ format: 'jwk' }));
  scene.clock.elapse(300);
  const before = scene.secretsManager.requests.length;
  for (const { response } of await askAtOnce(ask, scene.mint())) {
    expect(await isSignedBy(JSON.parse(response.body).token, second.jwk)).toBe(true);
  }
  expect(scene.secretsManager.requests.length - before).toBe(1);
});

describe('a process that was frozen during a fetch', () => {
  const deploy = async () => {
    const issuer = await startIssuer(Date.now);
    const secrets = await startSecretServer(() => JSON.stringify(signingJwk));
    onTestFinished(async () => {
      await Promise.all([issuer.close(), secrets.close()]);
    });
    const start = () => {
      const started = startFunction(functionEnvironment(issuer, secrets));
      onTestFinished(() => started.close());
      return started;
    };
    return { issuer, secrets, start };
  };

  /** Freezes the process when the server receives a request, for longer than a fetch may take; the server recovers meanwhile. */
  const freezeInFetch = async (process: FunctionProcess, server: Pick<TestServer, 'requests' | 'behave'>) => {
    const before = server.requests.length;
    await vi.waitUntil(() => server.requests.length > before, { timeout: 60_000 });
    server.behave();
    process.freeze(4.5);
  };

  const expectIssued = async (process: FunctionProcess, issuer: TestIssuer) => {
    expect(outcomeOf(await process.ask(bearer(issuer.mint())))).toBe('issued');
  };

  test('serves its first request if it was in its init phase', async () => {
    const { issuer, secrets, start } = await deploy();
    issuer.misbehave('no response');
    secrets.misbehave('no response');
    const process = start();
    await freezeInFetch(process, issuer);
    secrets.behave();
    await expectIssued(process, issuer);
  });

  test('serves both requests if it was refreshing its signing key', async () => {
    const { issuer, secrets, start } = await deploy();
    const process = start();
    await process.ask(bearer(issuer.mint()));
    secrets.misbehave('no response');
    process.freeze(1); // the key becomes stale
    const cutOff = process.ask(bearer(issuer.mint()));
    await freezeInFetch(process, secrets);
    await expectIssued(process, issuer);
    expect(outcomeOf(await cutOff)).toBe('issued');
  });

  test('serves its next request if it was looking up a key of the issuer', async () => {
    const { issuer, start } = await deploy();
    const process = start();
    await process.ask(bearer(issuer.mint()));
    issuer.rotate(second);
    issuer.misbehave('no response');
    const cutOff = process.ask(bearer(issuer.mint()));
    await freezeInFetch(process, issuer);
    await expectIssued(process, issuer);
    expect(['issued', 'identity_provider_unavailable']).toContain(outcomeOf(await cutOff));
  });
});
