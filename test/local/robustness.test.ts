/** Tests `npm start` with killed processes, and other commands in the same checkout. */
import { exec, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { blocksOf, readGuide } from '../support/guides.ts';
import { type NpmStart, npmStart, pidsOfGroup } from '../support/npm-start.ts';
import { requestWithHost } from './request-with-host.ts';

const ready = /(Press Ctrl-C[\s\S]*npm run doctor)/;

describe('npm start', () => {
  const origin = 'http://localhost:5173';
  let stack: NpmStart;
  let api: string;

  beforeAll(async () => {
    // With a home directory that cannot be used.
    stack = npmStart({
      environment: { ORIGIN: origin, HOME: '/proc/no-home', USERPROFILE: '/proc/no-home' },
    });
    api = await stack.until(/POST (http:\S+)\/token$/m);
    await stack.until(ready);
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
      await vi.waitFor(() => expect(stack.printed()).toContain(`"request_id":"${problem.request_id}"`), {
        timeout: 30_000,
      });
      ids.add(problem.request_id);
    }
    expect(ids.size).toBe(3);
  });

  test('allows only the origins of ORIGIN and of the demo by CORS', async () => {
    const [, demo = ''] = /Demo +(\S+)\/ /.exec(stack.printed()) ?? [];
    for (const [from, allowed] of [
      [origin, origin],
      [demo, demo],
      ['https://evil.example', null],
      ['null', null],
    ] as const) {
      const { response } = await post({ origin: String(from) });
      expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
      const headers = { origin: String(from), 'access-control-request-method': 'POST' };
      const preflight = await fetch(`${api}/token`, { method: 'OPTIONS', headers });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-origin')).toBe(allowed);
      for (const address of addresses()) {
        const other = await fetch(`${address}/static/sdk/0.1.5.js`, { headers: { origin: String(from) } });
        expect([allowed, null]).toContain(other.headers.get('access-control-allow-origin'));
      }
    }
  });

  test('lets the doctor print what docs/operations.md shows', async () => {
    const [shown = ''] = blocksOf(readGuide('docs/operations.md'), 'console');
    const printed = stack.printed();
    const addressOf = (pattern: RegExp) => pattern.exec(printed)?.[1] ?? '';
    const addresses: Readonly<Record<string, string>> = {
      'http://127.0.0.1:3000': api,
      'http://127.0.0.1:3001': addressOf(/Demo +(\S+)\/ /),
      'http://127.0.0.1:3002': addressOf(/(http:\S+)\/id-token/),
    };
    const local = shown.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, (address) => addresses[address] ?? '');
    const [command = '', ...expected] = local.split('\n');
    const credentials = addressOf(/^(export .*)$/m);
    const error = await promisify(exec)(`${credentials}\n${command.slice(2)}`).catch(
      (error: unknown) => error,
    );
    expect(error).toMatchObject({ code: 1 });
    const { stdout } = v.parse(v.object({ stdout: v.string() }), error);
    const withoutTimes = (text: string) => text.replaceAll(/\d+ ms/g, '0 ms').split('\n');
    const lines = withoutTimes(stdout);
    let position = 0;
    for (const line of withoutTimes(expected.join('\n')).filter((line) => line.trim() !== '…')) {
      position = lines.indexOf(line, position) + 1;
      expect(position, line).toBeGreaterThan(0);
    }
  });

  test('responds to requests after its functions have been killed', async () => {
    const functions = await pidsOfGroup(stack.child.pid, / --input-type=module -$/);
    expect(functions).toHaveLength(2);
    for (const pid of functions) process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(stack.printed().match(/The function ended: SIGKILL/g)).toHaveLength(2), {
      timeout: 30_000,
    });
    const { response, problem } = await post();
    expect([response.status, problem.code]).toEqual([401, 'missing_token']);
    expect((await fetch(`${api}/.well-known/jwks.json`)).status).toBe(200);
  });

  test('responds to requests after npm run package in the same checkout', async () => {
    await promisify(execFile)('npm', ['run', 'package'], { timeout: 120_000 });
    const { response, problem } = await post();
    expect(response.status).toBe(401);
    expect(problem.code).toBe('missing_token');
  }, 150_000);
});

describe('the processes of npm start', () => {
  let stack: NpmStart;
  afterEach(() => stack.stop());

  test.each([
    ['SIGTERM', 'npm', false],
    ['SIGKILL', 'npm', false],
    ['SIGKILL', 'node', true],
  ] as const)('end after %s to %s', async (signal, _to, withoutNpm) => {
    stack = npmStart({ withoutNpm });
    await stack.until(ready);
    expect((await stack.pids()).length).toBeGreaterThan(2);
    stack.child.kill(signal);
    await vi.waitUntil(async () => (await stack.pids()).length === 0, { timeout: 60_000, interval: 200 });
  });
});
