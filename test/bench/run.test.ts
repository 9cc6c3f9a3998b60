import { createPublicKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCold } from '../../bench/cold.ts';
import { planId } from '../../bench/issuer.ts';
import type { Plan } from '../../bench/plan.ts';
import { partNames, type Results } from '../../bench/results.ts';
import { runBench } from '../../bench/run.ts';
import { prepareSetting, type Setting } from '../../bench/setting.ts';
import { formatResults } from '../../bench/tables.ts';

let setting: Setting;
let script: string;

beforeAll(async () => {
  setting = await prepareSetting();
  script = await setting.workshop.compileScript('cold');
}, 60_000);

afterAll(async () => {
  await setting.close();
});

const names = ['package', 'default bundle', 'unbundled', 'tutorial', 'powertools'] as const;

describe.each(names)('the subject "%s"', (name) => {
  test('answers a good token with a Latenode JWT that verifies', async () => {
    const { body, load, answer } = await startCold(setting, script, {
      subject: setting.workshop.subjects[name],
    });
    const { token, expires_in } = JSON.parse(body);
    const publicKey = createPublicKey(
      setting.signingPair('RS256').publicKey.export({ format: 'pem', type: 'spki' }),
    );
    const { payload, protectedHeader } = await jwtVerify(token, publicKey);
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(payload).toMatchObject({
      tenant_id: 42,
      user_id: expect.stringMatching(/^1c2d/),
      plan_id: planId,
    });
    expect(expires_in).toBe(600);
    expect(load).toBeGreaterThan(0);
    expect(answer).toBeGreaterThan(0);
  }, 15_000);

  test('does the work: it refuses a token of another issuer, and one whose signature is of another token', async () => {
    const subject = setting.workshop.subjects[name];
    const { mint } = setting.upstreams.issuer;
    const foreign = await mint({ algorithm: 'RS256', name: 'foreign' });
    const good = await mint({ algorithm: 'RS256' });
    const forged = `${good.slice(0, good.lastIndexOf('.'))}${foreign.slice(foreign.lastIndexOf('.'))}`;
    for (const token of [foreign, forged]) {
      await expect(startCold(setting, script, { subject, token })).rejects.toThrow('answered 401');
    }
  }, 15_000);
});

test('the injected latency comes before every answer: twice where the baseline asks one after the other', async () => {
  setting.upstreams.latencyMilliseconds = 200;
  const { package: packaged, tutorial } = setting.workshop.subjects;
  const parallel = await startCold(setting, script, { subject: packaged });
  const discovery = await startCold(setting, script, { subject: packaged, type: 'oidc' });
  const onDemand = await startCold(setting, script, { subject: tutorial });
  setting.upstreams.latencyMilliseconds = 0;
  expect(parallel.init).toBeGreaterThan(195);
  expect(discovery.init).toBeGreaterThan(395);
  expect(onDemand.init).toBe(0);
  expect(onDemand.answer).toBeGreaterThan(395);
}, 15_000);

describe('a run of the smallest plan', () => {
  const plan: Plan = {
    name: 'quick',
    cold: { samples: 1, latencies: [0] },
    warm: {
      combinations: [['PS256', 'ES256K']],
      principal: [['ES256', 'ES256']],
      ...{ rounds: 2, principalRounds: 2, inFlight: [1, 8], warmUpRequests: 10, allocationBlocks: 1 },
    },
    growth: { rounds: 2, points: 'ends', warmUpRequests: 10 },
    memoryReadings: [10, 20],
  };
  let results: Results;
  const begun: string[] = [];

  beforeAll(async () => {
    results = await runBench(setting, plan, partNames, (part) => begun.push(part));
  }, 60_000);

  test('measures every part, and every figure is a number', () => {
    expect(begun).toEqual(partNames);
    const text = JSON.stringify(results);
    expect(text).not.toMatch(/null|NaN/);
    expect(results.cold?.map(({ subject }) => subject)).toEqual([...names, 'package', 'package']);
    expect(results.growth?.map(({ points }) => points.length)).toEqual([2, 2, 2, 2]);
    expect(results.memory?.map(({ readings }) => readings.length)).toEqual([2, 2]);
  });

  test('says nothing that would name a machine, a path or a key', () => {
    expect(JSON.stringify(results)).not.toMatch(/127\.0\.0\.1|\/tmp|node_modules|BEGIN|eyJ/);
  });

  test('shows a dash and the reason where a baseline cannot do it', () => {
    const text = formatResults(results);
    expect(text).toMatch(/^ES256K .*– {2,}–$/m);
    expect(text).toContain('jsonwebtoken has no ES256K');
  });

  test('leaves out what it is not asked for', async () => {
    const { cold, memory } = await runBench(setting, plan, ['memory']);
    expect(cold).toBeUndefined();
    expect(memory).toHaveLength(2);
  }, 15_000);
});
