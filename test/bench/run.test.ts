import { createPublicKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildCandidates, candidateNames, type Lab } from '../../bench/candidates.ts';
import type { ColdReport } from '../../bench/children/cold.ts';
import { measureCold } from '../../bench/cold.ts';
import type { Issuer, Key } from '../../bench/issuer.ts';
import { measureLoad } from '../../bench/load.ts';
import { runScript } from '../../bench/process.ts';
import { startUpstreams } from '../../bench/upstreams.ts';
import { measureGrowth, measureWarm } from '../../bench/warm.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 }); // each sample is a process

let lab: Lab;
let issuer: Issuer;
let signingKey: Key;
let foreign: string;

beforeAll(async () => {
  const [upstreams, builds] = await Promise.all([startUpstreams(), buildCandidates()]);
  lab = { ...upstreams, ...builds };
  issuer = lab.addIssuer('RS256');
  signingKey = lab.rotateSigningKey('RS256');
  foreign = await lab.addIssuer('RS256', 1).mint();
});

afterAll(() => Promise.all([lab?.close(), lab?.remove()]));

const start = (name: (typeof candidateNames)[number], token: string): Promise<ColdReport> => {
  const environment = lab.environmentFor({ issuers: [issuer], algorithmOut: 'RS256', type: 'oidc' });
  return runScript(lab.scripts.cold, { file: lab.files[name], token }, environment);
};

test.each(candidateNames)(
  '%s returns a Latenode JWT after at least two delays of the upstreams',
  async (name) => {
    lab.state.latencyMilliseconds = 300;
    const { body, load, response } = await start(name, await issuer.mint());
    lab.state.latencyMilliseconds = 0;
    expect(load).toBeGreaterThan(0);
    expect(response - load).toBeGreaterThan(2 * 295);
    const key = createPublicKey(signingKey.pem);
    const { payload, protectedHeader } = await jwtVerify(JSON.parse(body).token, key);
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(payload).toMatchObject({ tenant_id: 42, user_id: expect.stringMatching(/^1c2d/), plan_id: 36 });
  },
);

// The default bundle has the same sources.
test.each(['this broker', 'jsonwebtoken', 'Powertools'] as const)(
  '%s rejects a token of another issuer and a forged one',
  async (name) => {
    const valid = await issuer.mint();
    const forged = valid.slice(0, valid.lastIndexOf('.')) + foreign.slice(foreign.lastIndexOf('.'));
    const starts = [foreign, forged].map((token) => expect(start(name, token)).rejects.toThrow('status 401'));
    await Promise.all(starts);
  },
);

test('the measurements are complete, and contain no host, path or key', async () => {
  const plan = { rounds: 1, warmUpRequests: 50 };
  const cold = await measureCold(lab, 1, [0]);
  const warm = await measureWarm(lab, plan);
  const growth = await measureGrowth(lab, plan);
  expect(cold.map(({ candidate }) => candidate)).toEqual([...candidateNames, 'with discovery']);
  expect(cold.map((row) => row['load to default'])[1]).toBe(1);
  expect(warm.map(({ candidate }) => candidate).slice(0, 2)).toEqual(['crypto floor', 'this broker']);
  expect(warm.filter((row) => row['ratio to floor'] === 1)).toHaveLength(4);
  expect(warm).toHaveLength(16);
  expect(growth.map(({ from, to }) => `${from} ${to}`)).toEqual(['1 100', '1 100', '0 500', '0 5']);
  const foreign = /null|NaN|127\.0\.0\.1|\/tmp|node_modules|BEGIN|eyJ/;
  expect(JSON.stringify([cold, warm, growth])).not.toMatch(foreign);
});

test('this broker fails no valid request under load while issuer and secret rotate and fail', async () => {
  // The broker looks up an unknown kid once in 2 s: here first after the new key is published, ten requests before.
  const [row] = await measureLoad(lab, 5, 12);
  expect(row).toMatchObject({ 'failed valid': 0, 'failed invalid': 0 });
  expect(lab.state.failure).toBe('none'); // all changes were made
});

test('a script that fails rejects with its standard error', async () => {
  const broken = runScript(lab.scripts.cold, { file: '/missing.mjs', token: '' }, {});
  await expect(broken).rejects.toThrow('missing.mjs');
});
