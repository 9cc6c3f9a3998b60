/** Tests the effects of time on a broker: clocks that jump, keys that rotate, and a process that is frozen during a fetch. */
import { describe, expect, type TestContext, test, vi } from 'vitest';
import { createClock } from './support/clock.ts';
import { type FunctionProcess, functionEnvironment, startFunction } from './support/function-process.ts';
import { startIssuer, type TestIssuer } from './support/issuer.ts';
import { outcomeOf } from './support/responses.ts';
import { bearer, type Scene, signingJwk, startScene, startSecretServer } from './support/scene.ts';
import type { TestServer } from './support/server.ts';
import { createTestKey } from './support/tokens.ts';

const hour = 3600;
const second = createTestKey('ES256', 'second');

const setUp = async ({ onTestFinished }: TestContext): Promise<Scene> => {
  const scene = await startScene();
  onTestFinished(() => scene.close());
  return scene;
};

const outcomesOf = async (answers: readonly Promise<{ outcome: string }>[]): Promise<string[]> => [
  ...new Set((await Promise.all(answers)).map(({ outcome }) => outcome)),
];

describe.each([
  ['forward', hour],
  ['back', -hour],
])('a broker whose clock jumps an hour %s', (_direction, jump) => {
  test('rejects tokens until the clock returns, then accepts them', async (context) => {
    const scene = await setUp(context);
    const clock = createClock();
    const ask = scene.wire({}, clock.now);
    expect((await ask(bearer(scene.mint()))).outcome).toBe('issued');
    clock.elapse(jump + Math.sign(jump) * 40); // past the tolerance
    expect((await ask(bearer(scene.mint()))).outcome).toBe('invalid_token');
    clock.elapse(-jump - Math.sign(jump) * 40);
    expect((await ask(bearer(scene.mint()))).outcome).toBe('issued');
    expect(scene.issuer.requests.length).toBeLessThanOrEqual(3 * 2);
  });

  test('uses its cached keys, even if no source answers', async (context) => {
    const scene = await setUp(context);
    const ask = scene.wire();
    await ask(bearer(scene.mint()));
    scene.issuer.misbehave('a reset');
    scene.secretsManager.misbehave('a reset');
    scene.clock.elapse(jump);
    expect((await ask(bearer(scene.mint()))).outcome).toBe('issued');
    scene.issuer.behave();
    scene.secretsManager.behave();
    scene.clock.elapse(10);
    const before = scene.issuer.requests.length;
    for (let request = 0; request < 3; request += 1) {
      expect((await ask(bearer(scene.mint()))).outcome).toBe('issued');
    }
    expect(scene.issuer.requests.length - before).toBeLessThanOrEqual(2); // one fetch, then the keys are fresh
  });
});

describe('a rotated key', () => {
  test('of the issuer is fetched on its first use, once for 64 requests', async (context) => {
    const scene = await setUp(context);
    const ask = scene.wire();
    const former = scene.mint();
    await ask(bearer(former));
    scene.issuer.rotate(second);
    const before = scene.issuer.requests.length;
    expect(await outcomesOf(Array.from({ length: 64 }, () => ask(bearer(scene.mint()))))).toEqual(['issued']);
    expect(scene.issuer.requests.slice(before)).toEqual(['/.well-known/openid-configuration', '/jwks']);
    expect((await ask(bearer(former))).outcome).toBe('invalid_token');
  });

  test('of the operator is used within 300 s, after one fetch for 64 requests', async (context) => {
    const scene = await setUp(context);
    const ask = scene.wire();
    const { auditLine } = await ask(bearer(scene.mint()));
    scene.secret = JSON.stringify(second.privateKey.export({ format: 'jwk' }));
    scene.clock.elapse(300);
    const before = scene.secretsManager.requests.length;
    const token = bearer(scene.mint());
    const answers = await Promise.all(Array.from({ length: 64 }, () => ask(token)));
    const versions = new Set(answers.map((one) => one.auditLine.key_version));
    expect(versions.size).toBe(1);
    expect(versions).not.toContain(auditLine.key_version);
    expect(scene.secretsManager.requests.length - before).toBe(1);
  });
});

describe('a process that was frozen during a fetch', () => {
  const deploy = async ({ onTestFinished }: TestContext) => {
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

  test('answers its first request if it was in its init phase', async (context) => {
    const { issuer, secrets, start } = await deploy(context);
    issuer.misbehave('no answer');
    secrets.misbehave('no answer');
    const process = start();
    await freezeInFetch(process, issuer);
    secrets.behave();
    await expectIssued(process, issuer);
  });

  test('answers both requests if it was refreshing its signing key', async (context) => {
    const { issuer, secrets, start } = await deploy(context);
    const process = start();
    await process.ask(bearer(issuer.mint()));
    secrets.misbehave('no answer');
    process.freeze(1); // the key becomes stale
    const cutOff = process.ask(bearer(issuer.mint()));
    await freezeInFetch(process, secrets);
    await expectIssued(process, issuer);
    expect(outcomeOf(await cutOff)).toBe('issued');
  });

  test('answers its next request if it was looking up a key of the issuer', async (context) => {
    const { issuer, start } = await deploy(context);
    const process = start();
    await process.ask(bearer(issuer.mint()));
    issuer.rotate(second);
    issuer.misbehave('no answer');
    const cutOff = process.ask(bearer(issuer.mint()));
    await freezeInFetch(process, issuer);
    await expectIssued(process, issuer);
    expect(['issued', 'identity_provider_unavailable']).toContain(outcomeOf(await cutOff));
  });
});
