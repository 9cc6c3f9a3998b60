/** Tests the bounds on fetches and waits while the issuer or Secrets Manager fails, through the whole handler. */
import { describe, expect, type TestContext, test, vi } from 'vitest';
import { newPrivateKey, startBroker } from './support/broker.ts';
import { functionEnvironment, startFunction } from './support/function-process.ts';
import { startIssuer } from './support/issuer.ts';
import { type Ask, bearer, type Scene, signingJwk, startScene, startSecretServer } from './support/scene.ts';
import { createTestKey } from './support/tokens.ts';

const setUp = async ({ onTestFinished }: TestContext): Promise<{ scene: Scene; ask: Ask }> => {
  const scene = await startScene();
  onTestFinished(() => scene.close());
  return { scene, ask: scene.wire() };
};

/** Returns the outcome of a request and the real time that it took. */
const timed = async (answer: Promise<{ outcome: string }>) => {
  const startedAt = performance.now();
  const { outcome } = await answer;
  return { outcome, milliseconds: performance.now() - startedAt };
};

const unavailable = 'identity_provider_unavailable';

describe('while the issuer fails and none of its keys is cached, 100 tokens with an invalid signature', () => {
  const otherKey = createTestKey('ES256');

  test('cause one fetch a second, and each is answered with 503', async (context) => {
    const { scene, ask } = await setUp(context);
    scene.issuer.misbehave('status 500', { on: 'keys' });
    const token = bearer(scene.mint({ key: otherKey }));
    for (let second = 0; second < 3; second += 1) {
      for (let request = 0; request < 100; request += 1) {
        expect((await ask(token)).outcome).toBe(unavailable);
        scene.clock.elapse(0.01);
      }
    }
    // A fetch is at most two attempts.
    const keyRequests = scene.issuer.requests.filter((path) => path === '/jwks');
    expect(keyRequests.length).toBeLessThanOrEqual(3 * 2);
    expect(keyRequests.length).toBeGreaterThanOrEqual(2 * 2);
  });

  test('cause one fetch in three seconds after a timeout, and all but the first are answered with 503 at once', async (context) => {
    const { scene, ask } = await setUp(context);
    scene.issuer.misbehave('no answer');
    const token = bearer(scene.mint({ key: otherKey }));
    const first = await timed(ask(token));
    expect(first.outcome).toBe(unavailable);
    expect(first.milliseconds).toBeLessThan(3500);
    for (let request = 0; request < 100; request += 1) {
      const { outcome, milliseconds } = await timed(ask(token));
      expect(outcome).toBe(unavailable);
      expect(milliseconds).toBeLessThan(500);
      scene.clock.elapse(0.029);
    }
    expect(scene.issuer.requests).toHaveLength(2);
    scene.issuer.behave();
    scene.clock.elapse(0.1);
    expect((await ask(bearer(scene.mint()))).outcome).toBe('issued');
  });
});

test('while the secret is invalid, 100 requests for the key set cause one fetch a second', async ({
  onTestFinished,
}) => {
  const broker = await startBroker();
  onTestFinished(() => broker.close());
  await broker.putKey('not a key');
  const reads = () => broker.secretsManager.calls.filter((name) => name === 'GetSecretValue').length;
  for (let second = 1; second <= 3; second += 1) {
    for (let request = 0; request < 100; request += 1) {
      expect((await broker.jwks({})).statusCode).toBe(503);
    }
    expect(reads()).toBe(second);
    broker.elapse(1);
  }
  await broker.putKey(newPrivateKey());
  expect((await broker.jwks({})).statusCode).toBe(200);
});

test('while the issuer hangs and its keys are stale, one request per pause waits, a second at most', async (context) => {
  const { scene, ask } = await setUp(context);
  await ask(bearer(scene.mint()));
  scene.issuer.misbehave('no answer');
  scene.clock.elapse(600);
  const waits: number[] = [];
  for (let seconds = 0; seconds < 75; seconds += 5) {
    const { outcome, milliseconds } = await timed(ask(bearer(scene.mint())));
    expect(outcome).toBe('issued');
    expect(milliseconds).toBeLessThan(1500);
    if (milliseconds > 500) waits.push(seconds);
    scene.clock.elapse(5);
  }
  expect(waits).toEqual([0, 10, 30, 70]); // pauses of 10, 20 and 40 seconds
});

describe('a cold start with a healthy issuer and one that hangs', () => {
  test('takes half a second, then accepts tokens of the healthy issuer at once', async ({
    onTestFinished,
  }) => {
    const healthy = await startIssuer(Date.now);
    const hanging = await startIssuer(Date.now, createTestKey('ES256', 'other'));
    const secrets = await startSecretServer(() => JSON.stringify(signingJwk));
    hanging.misbehave('no answer');
    const identityProviders = [
      { issuer: healthy.issuer, audiences: ['spa'] },
      { issuer: hanging.issuer, audiences: ['spa'], userIdPrefix: 'b:' },
    ];
    const process = startFunction(functionEnvironment(healthy, secrets, { identityProviders }));
    onTestFinished(async () => {
      await process.close();
      await Promise.all([healthy.close(), hanging.close(), secrets.close()]);
    });
    await vi.waitUntil(() => hanging.requests.length > 0, { timeout: 20_000, interval: 5 });
    const startedAt = performance.now();
    const answer = process.ask(bearer(healthy.mint()));
    expect((await answer).statusCode).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(900);
    const again = performance.now();
    expect((await process.ask(bearer(healthy.mint()))).statusCode).toBe(200);
    expect(performance.now() - again).toBeLessThan(300);
    expect(hanging.requests).toHaveLength(1); // still in progress
  });
});

describe('a token with an unknown kid', () => {
  test('causes a look-up at once and the next one two seconds later, and is rejected in between', async (context) => {
    const { scene, ask } = await setUp(context);
    await ask(bearer(scene.mint()));
    const outcomeAfterRotation = async (kid: string) => {
      scene.issuer.rotate(createTestKey('ES256', kid));
      return (await ask(bearer(scene.mint()))).outcome;
    };
    scene.clock.elapse(0.1); // the scheduled fetch does not count as a look-up
    expect(await outcomeAfterRotation('second')).toBe('issued');
    scene.clock.elapse(1.9);
    expect(await outcomeAfterRotation('third')).toBe('invalid_token');
    scene.clock.elapse(0.1);
    expect((await ask(bearer(scene.mint()))).outcome).toBe('issued');
  });

  test('causes at most six look-ups in a row, then one every ten seconds', async (context) => {
    const { scene, ask } = await setUp(context);
    await ask(bearer(scene.mint()));
    const unknown = () => bearer(scene.mint({ header: { kid: 'unknown' } }));
    const before = scene.issuer.requests.length;
    for (let tenth = 0; tenth < 120; tenth += 1) {
      scene.clock.elapse(0.1);
      expect((await ask(unknown())).outcome).toBe('invalid_token');
    }
    const perFetch = 2; // discovery and keys
    expect(scene.issuer.requests.length - before).toBe(6 * perFetch);
    scene.clock.elapse(100);
    expect((await ask(unknown())).outcome).toBe('invalid_token');
    expect(scene.issuer.requests.length - before).toBe(7 * perFetch);
  });

  test('is rejected if the look-up fails; the next look-up follows after the pause', async (context) => {
    const { scene, ask } = await setUp(context);
    const known = scene.mint();
    await ask(bearer(known));
    scene.issuer.misbehave('status 500');
    scene.clock.elapse(1);
    const unknown = () => bearer(scene.mint({ header: { kid: 'unknown' } }));
    const before = scene.issuer.requests.length;
    for (let second = 0; second < 10; second += 1) {
      const { outcome, auditLine } = await ask(unknown());
      expect(outcome).toBe('invalid_token');
      expect(auditLine).toMatchObject({
        reason: 'no_matching_key',
        detail: 'newer keys cannot be fetched: issuer_fails',
      });
      expect((await ask(bearer(known))).outcome).toBe('issued');
      scene.clock.elapse(1);
    }
    expect(scene.issuer.requests.length - before).toBe(2);
    scene.issuer.rotate(createTestKey('ES256', 'second'));
    scene.issuer.behave();
    expect((await ask(bearer(scene.mint()))).outcome).toBe('issued');
  });
});
