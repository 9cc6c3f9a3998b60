import { createPublicKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Builds, buildCandidates, candidateNames } from '../../bench/candidates.ts';
import { measureCold, startCold } from '../../bench/cold.ts';
import type { Issuer, KeyPair } from '../../bench/issuer.ts';
import { measureLoad } from '../../bench/load.ts';
import { startUpstreams, type Upstreams } from '../../bench/upstreams.ts';
import { measureGrowth, measureWarm } from '../../bench/warm.ts';

let upstreams: Upstreams;
let builds: Builds;

beforeAll(async () => {
  [upstreams, builds] = await Promise.all([startUpstreams(), buildCandidates()]);
}, 60_000);

afterAll(() => Promise.all([upstreams.close(), builds.remove()]));

describe('the candidate', () => {
  let issuer: Issuer;
  let signingKey: KeyPair;
  let start: (
    name: (typeof candidateNames)[number],
    token: string,
    type?: 'oidc',
  ) => ReturnType<typeof startCold>;

  beforeAll(async () => {
    const script = await builds.compileScript('cold');
    issuer = upstreams.addIssuer('RS256');
    signingKey = upstreams.rotateSigningKey('RS256');
    start = (name, token, type) => {
      const settings = { issuers: [issuer], algorithmOut: 'RS256', ...(type && { type }) } as const;
      return startCold(script, builds.files[name], token, { ...upstreams.environmentFor(settings) });
    };
  });

  test.each(candidateNames)('%s returns a Latenode JWT for a valid token', async (name) => {
    const { body, load, answer } = await start(name, await issuer.mint());
    const key = createPublicKey(signingKey.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const { payload, protectedHeader } = await jwtVerify(JSON.parse(body).token, key);
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(payload).toMatchObject({ tenant_id: 42, user_id: expect.stringMatching(/^1c2d/), plan_id: 36 });
    expect(load).toBeGreaterThan(0);
    expect(answer).toBeGreaterThan(load);
  });

  test.each(candidateNames)('%s rejects a token of another issuer and a forged one', async (name) => {
    const foreign = await upstreams.addIssuer('RS256').mint();
    const valid = await issuer.mint();
    const forged = valid.slice(0, valid.lastIndexOf('.')) + foreign.slice(foreign.lastIndexOf('.'));
    for (const token of [foreign, forged]) await expect(start(name, token)).rejects.toThrow('answered 401');
  });

  test('this broker waits once for keys and secret and twice with discovery, and jsonwebtoken waits twice', async () => {
    upstreams.latencyMilliseconds = 300;
    const token = await issuer.mint();
    const parallel = await start('this broker', token);
    const discovery = await start('this broker', token, 'oidc');
    const sequential = await start('jsonwebtoken', token);
    upstreams.latencyMilliseconds = 0;
    expect(parallel.answer - parallel.load).toBeGreaterThan(295);
    expect(discovery.answer - discovery.load).toBeGreaterThan(595);
    expect(sequential.answer - sequential.load).toBeGreaterThan(595);
    expect(parallel.answer).toBeLessThan(sequential.answer);
  });
});

test('the measurements are complete, and contain no host, path or key', async () => {
  const plan = { rounds: 2, warmUpRequests: 10 };
  const cold = await measureCold(builds, upstreams, { samples: 1, delays: [0] });
  const warm = await measureWarm(builds, upstreams, plan);
  const growth = await measureGrowth(builds, upstreams, plan);
  expect(cold.map(({ candidate }) => candidate)).toEqual([...candidateNames, 'this broker']);
  expect(warm).toHaveLength(16);
  expect(growth.map(({ from, to }) => [from, to])).toEqual([
    [1, 100],
    [1, 100],
    [0, 500],
    [0, 5],
  ]);
  expect(warm.filter(({ candidate }) => candidate === 'crypto floor').map((row) => row.ratioToFloor)).toEqual(
    [...[1, 1, 1, 1]],
  );
  const text = JSON.stringify([cold, warm, growth]);
  expect(text).not.toMatch(/null|NaN|127\.0\.0\.1|\/tmp|node_modules|BEGIN|eyJ/);
}, 60_000);

test('this broker fails no valid request under load while issuer and secret rotate and fail', async () => {
  const { row, unexpected, lastBody, signingKey } = await measureLoad(builds, upstreams, {
    ...{ seconds: 10, requestsPerSecond: 100 },
  });
  expect(unexpected).toEqual({});
  expect(row).toMatchObject({ failedValid: 0, failedInvalid: 0 });
  expect(row.residentMegabytesAtEnd / row.residentMegabytes).toBeLessThan(1.2);
  const key = createPublicKey(signingKey.privateKey.export({ format: 'pem', type: 'pkcs8' }));
  await jwtVerify(JSON.parse(lastBody).token, key);
}, 40_000);
