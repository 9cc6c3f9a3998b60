/** Tests every fault of the issuer and of Secrets Manager through the whole handler, cold and warm. */
import { describe, expect, type TestContext, test } from 'vitest';
import { type Fault, faults } from './support/faults.ts';
import { type Ask, bearer, type Scene, startScene } from './support/scene.ts';
import type { TestServer } from './support/server.ts';

type Upstream = 'issuer' | 'secretsManager';
type Case = readonly [Upstream, Fault];

/** The number of attempts of one fetch: an answer of AWS below 500 is final, every other fault is retried once. */
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
/** Slow cases run concurrently; the others run one after the other, so that they do not time each other out. */
const isSlow = (fault: Fault) => fault === 'no answer' || fault === 'a slow body';
const slowCases = allCases.filter(([, fault]) => isSlow(fault));
const cases = allCases.filter(([, fault]) => !isSlow(fault));

/** The AWS SDK accepts an answer of any length, so the broker uses a long one of Secrets Manager. */
const isHarmless = (upstream: Upstream, fault: Fault) => upstream === 'secretsManager' && fault === '10 MB';

const setUp = async ({ onTestFinished }: TestContext): Promise<{ scene: Scene; ask: Ask }> => {
  const scene = await startScene();
  onTestFinished(() => scene.close());
  return { scene, ask: scene.wire() };
};

/** Sends concurrent requests, expects answers within 5 seconds, and returns the distinct outcomes. */
const askAtOnce = async (scene: Scene, ask: Ask, count = 64): Promise<string[]> => {
  const token = scene.mint();
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: count }, () => ask(bearer(token))));
  expect(performance.now() - startedAt).toBeLessThan(5000);
  return [...new Set(answers.map(({ outcome }) => outcome))];
};

const countOf = (server: Pick<TestServer, 'requests'>) => {
  const before = server.requests.length;
  return () => server.requests.length - before;
};

const expectAttempts = (count: number, upstream: Upstream, fault: Fault) => {
  // A busy machine may need a second attempt to read a long answer.
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
  const title = 'answers in time if its %s fails with "%s", and recovers after the pause';
  test.for(cases)(title, coldTest);
  test.concurrent.for(slowCases)(title, coldTest);

  test.concurrent('answers in time if it waits for both', async (context) => {
    const { scene, ask } = await setUp(context);
    scene.issuer.misbehave('no answer', { times: 1 });
    scene.secretsManager.misbehave('no answer');
    expect(await askAtOnce(scene, ask)).toEqual(['signing_key_unavailable']);
    scene.secretsManager.behave();
    scene.clock.elapse(3);
    expect(await askAtOnce(scene, ask)).toEqual(['issued']);
  });

  test('sends one fetch to each for 64 concurrent requests', async (context) => {
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
  const title = 'issues tokens if its %s fails with "%s", and fetches once per pause';
  test.for(cases)(title, warmTest);
  test.concurrent.for(slowCases)(title, warmTest);

  test('issues tokens while both are unreachable for an hour', async (context) => {
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
