/** Tests `npm start` as other pages, the doctor and SIGKILL see it. */
import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { blocksOf, readGuide } from '../support/guides.ts';
import { type NpmStart, npmStart, pidsOfGroup } from '../support/npm-start.ts';
import { requestWithHost } from './request-with-host.ts';

const origin = 'http://localhost:5173';
const waiting = { timeout: 60_000, interval: 200 };
const noHome = '/proc/no-home'; // a home directory that cannot be used
let stack: NpmStart;
let api: string;
let demo: string;
let issuer: string;

beforeAll(async () => {
  stack = npmStart({ environment: { ORIGIN: origin, HOME: noHome, USERPROFILE: noHome } });
  await stack.until(/npm run doctor/);
  api = await stack.until(/POST (http:\S+)\/token$/m);
  demo = await stack.until(/Demo +(\S+)\/ /);
  issuer = await stack.until(/(http:\S+)\/id-token/);
});

afterAll(() => stack.stop());

const addresses = () => [...new Set(stack.printed().match(/http:\/\/127\.0\.0\.1:\d+/g))];

const post = async (headers: Record<string, string> = {}) => {
  const response = await fetch(`${api}/token`, { method: 'POST', headers });
  return { response, problem: JSON.parse(await response.text()) };
};

test('starts five servers that reject requests for another host, and redirect those for localhost', async () => {
  expect(addresses()).toHaveLength(5);
  for (const address of addresses()) {
    expect((await requestWithHost(`${address}/`, 'evil.example')).status).toBe(421);
    const local = address.replace('127.0.0.1', 'localhost').replace('http://', '');
    const { status, location } = await requestWithHost(`${address}/a?b`, local);
    expect([status, location]).toEqual([307, `${address}/a?b`]);
  }
});

test('gives each request an id, which is in the body, in the header and in the audit line', async () => {
  const ids = new Set<string>();
  for (let count = 0; count < 3; count += 1) {
    const { response, problem } = await post();
    expect(response.headers.get('apigw-requestid')).toBe(problem.request_id);
    await stack.until(new RegExp(`"request_id":"${problem.request_id.replaceAll('+', '\\+')}"`));
    ids.add(problem.request_id);
  }
  expect(ids.size).toBe(3);
});

test('allows only the origins of ORIGIN and of the demo by CORS', async () => {
  for (const from of [origin, demo, 'https://evil.example', 'null'].map(String)) {
    const allowed = [origin, demo].includes(from) ? from : null;
    const { response } = await post({ origin: from });
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
    const headers = { origin: from, 'access-control-request-method': 'POST' };
    const preflight = await fetch(`${api}/token`, { method: 'OPTIONS', headers });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, allowed]);
    for (const address of addresses()) {
      const other = await fetch(`${address}/static/sdk/0.1.5.js`, { headers: { origin: from } });
      expect([allowed, null]).toContain(other.headers.get('access-control-allow-origin'));
    }
  }
});

test('lets the doctor print what docs/operations.md shows', async () => {
  const linesOf = (text: string) =>
    text
      .replaceAll(/\d+ ms/g, '0 ms')
      .split('\n')
      .filter((line) => /[^\s…]/.test(line));
  const [shown = ''] = blocksOf(readGuide('docs/operations.md'), 'console');
  const [command = '', ...expected] = linesOf(
    [api, demo, issuer].reduce(
      (text, url, index) => text.replaceAll(`http://127.0.0.1:300${index}`, url),
      shown,
    ),
  );
  const credentials = await stack.until(/^(export .*)$/m);
  const failure = await promisify(exec)(`${credentials}\n${command.slice(2)}`).catch(
    (error: unknown) => error,
  );
  const { stdout } = v.parse(v.object({ code: v.literal(1), stdout: v.string() }), failure);
  expect(linesOf(stdout).filter((line) => expected.includes(line))).toEqual(expected);
});

test('responds to requests after its functions have been killed', async () => {
  const functions = await pidsOfGroup(stack.child.pid, / --input-type=module -$/);
  expect(functions).toHaveLength(2);
  for (const pid of functions) process.kill(pid, 'SIGKILL');
  await stack.until(/(The function ended: SIGKILL[\s\S]*){2}/);
  const { response, problem } = await post();
  expect([response.status, problem.code]).toEqual([401, 'missing_token']);
  expect((await fetch(`${api}/.well-known/jwks.json`)).status).toBe(200);
});

test('leaves no process after SIGKILL to node', async () => {
  const programs = await pidsOfGroup(stack.child.pid, /^\S*node .*local\/start\.ts$/);
  expect(programs).toHaveLength(1);
  process.kill(Number(programs[0]), 'SIGKILL');
  await vi.waitUntil(async () => (await stack.pids()).length === 0, waiting);
});

test('leaves no process after SIGKILL to npm', async () => {
  const other = npmStart();
  await other.until(/npm run doctor/);
  expect((await other.pids()).length).toBeGreaterThan(2);
  other.child.kill('SIGKILL');
  await vi.waitUntil(async () => (await other.pids()).length === 0, waiting);
});
