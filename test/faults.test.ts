/** Every way in which the issuer or Secrets Manager can fail, through the whole handler, cold and warm. */
import { describe, expect, type TestContext, test, vi } from 'vitest';
import { type Fault, faults } from './support/faults.ts';
import { type Ask, bearer, type Scene, startScene } from './support/scene.ts';
import type { TestServer } from './support/server.ts';

vi.setConfig({ testTimeout: 30_000 });

type Upstream = 'issuer' | 'secretsManager';
type Case = readonly [Upstream, Fault];

/** The number of attempts of one fetch: an outright refusal of AWS is final, all else gets a second attempt. */
const attempts: Record<Upstream, Record<Fault, number>> = {
  issuer: {
    'status 500': 2,
    'status 429': 2,
    'a redirect': 2,
    'broken JSON': 2,
    '10 MB': 2,
    'a truncated answer': 2,
    'a reset': 2,
    'no answer': 2,
    'a slow body': 2,
  },
  secretsManager: {
    'status 500': 2,
    'status 429': 1,
    'a redirect': 1,
    'broken JSON': 2,
    '10 MB': 2,
    'a truncated answer': 2,
    'a reset': 2,
    'no answer': 2,
    'a slow body': 2,
  },
};
const unavailable = {
  issuer: 'identity_provider_unavailable',
  secretsManager: 'signing_key_unavailable',
} as const;

const allCases = (Object.keys(attempts) as Upstream[]).flatMap((upstream) =>
  (Object.keys(faults) as Fault[]).map((fault) => [upstream, fault] as const),
);
/** Slow cases wait at the same time; the others run one after the other, so that they do not time each other out. */
const isSlow = (fault: Fault) => fault === 'no answer' || fault === 'a slow body';
const slowCases = allCases.filter(([, fault]) => isSlow(fault));
const cases = allCases.filter(([, fault]) => !isSlow(fault));

/** Long, but a token whose spaces JSON ignores: from Secrets Manager, which we trust, as good as any other. */
const isHarmless = (upstream: Upstream, fault: Fault) => upstream === 'secretsManager' && fault === '10 MB';

const setUp = async ({ onTestFinished }: TestContext): Promise<{ scene: Scene; ask: Ask }> => {
  const scene = await startScene();
  onTestFinished(() => scene.close());
  return { scene, ask: scene.wire() };
};

/** The outcomes of requests at the same time, which are answered within 5 seconds. */
const askAtOnce = async (scene: Scene, ask: Ask, count = 64): Promise<string[]> => {
  const token = scene.mint();
  const startedAt = performance.now();
  const asked = await Promise.all(Array.from({ length: count }, () => ask(bearer(token))));
  expect(performance.now() - startedAt).toBeLessThan(5000);
  return [...new Set(asked.map(({ outcome }) => outcome))];
};

const countOf = (server: Pick<TestServer, 'requests'>) => {
  const before = server.requests.length;
  return () => server.requests.length - before;
};

const expectAttempts = (count: number, upstream: Upstream, fault: Fault) => {
  // A machine that is busy may need a second attempt to read so much.
  if (isHarmless(upstream, fault)) expect(count).toBeLessThanOrEqual(attempts[upstream][fault]);
  else expect(count).toBe(attempts[upstream][fault]);
};

const coldTest = async ([upstream, fault]: Case, context: TestContext) => {
  const { scene, ask } = await setUp(context);
  scene[upstream].misbehave(fault);
  const requests = countOf(scene[upstream]);
  const expected = isHarmless(upstream, fault) ? 'issued' : unavailable[upstream];
  expect(await askAtOnce(scene, ask)).toEqual([expected]);
  expectAttempts(requests(), upstream, fault);
  scene[upstream].behave();
  scene.clock.elapse(isSlow(fault) ? 3 : 1);
  expect((await ask(bearer(scene.mint()))).outcome).toBe('issued');
};

describe('a cold broker', () => {
  const title = 'whose %s gives "%s" answers 503 in time, and recovers when the failure is forgotten';
  test.for(cases)(title, coldTest);
  test.concurrent.for(slowCases)(title, coldTest);

  test.concurrent('that waits for both answers in time too', async (context) => {
    const { scene, ask } = await setUp(context);
    scene.issuer.misbehave('no answer', { times: 1 });
    scene.secretsManager.misbehave('no answer');
    expect(await askAtOnce(scene, ask)).toEqual(['signing_key_unavailable']);
    scene.secretsManager.behave();
    scene.clock.elapse(3);
    expect(await askAtOnce(scene, ask)).toEqual(['issued']);
  });

  test('asks each of them once for 64 requests at the same time', async (context) => {
    const { scene, ask } = await setUp(context);
    expect(await askAtOnce(scene, ask)).toEqual(['issued']);
    expect(scene.issuer.requests).toEqual(['/.well-known/openid-configuration', '/jwks']);
    expect(scene.secretsManager.requests).toHaveLength(1);
  });
});

const warmTest = async ([upstream, fault]: Case, context: TestContext) => {
  const { scene, ask } = await setUp(context);
  await ask(bearer(scene.mint()));
  scene[upstream].misbehave(fault);
  const requests = countOf(scene[upstream]);
  expect(await askAtOnce(scene, ask)).toEqual(['issued']);
  expect(requests()).toBe(0);
  scene.clock.elapse(600);
  expect(await askAtOnce(scene, ask)).toEqual(['issued']);
  expect(await askAtOnce(scene, ask)).toEqual(['issued']);
  // A refresh is cut off after a second, about when a second attempt begins.
  if (isSlow(fault)) expect(requests()).toBeLessThanOrEqual(attempts[upstream][fault]);
  else expectAttempts(requests(), upstream, fault);
  scene[upstream].behave();
  scene.clock.elapse(10);
  expect(await askAtOnce(scene, ask)).toEqual(['issued']);
};

describe('a warm broker', () => {
  const title = 'whose %s gives "%s" keeps issuing tokens, and asks once in a pause';
  test.for(cases)(title, warmTest);
  test.concurrent.for(slowCases)(title, warmTest);

  test('keeps issuing tokens when both have been unreachable for an hour', async (context) => {
    const { scene, ask } = await setUp(context);
    await ask(bearer(scene.mint()));
    scene.issuer.misbehave('a reset');
    scene.secretsManager.misbehave('a reset');
    for (let minute = 0; minute < 60; minute += 5) {
      scene.clock.elapse(300);
      expect((await ask(bearer(scene.mint()))).outcome).toBe('issued');
    }
  });
});
