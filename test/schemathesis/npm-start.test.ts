/** Has schemathesis (a Python program) generate requests from docs/openapi.yaml and send them to `npm start`. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectDirectory, readGuide } from '../support/guides.ts';
import { type NpmStart, npmStart } from '../support/npm-start.ts';

const seconds = 30;
const document = join(projectDirectory, 'docs/openapi.yaml');
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'ignored_auth',
];

let started: NpmStart;
let folder: string;
let apiUrl: string;
let idToken: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schemathesis-'));
  started = npmStart();
  apiUrl = await started.until(/POST (http\S+)\/token\n/);
  const issuer = await started.until(/Identity provider +(http\S+) /);
  idToken = await (await fetch(`${issuer}/id-token?user=pro`)).text();
});

afterAll(async () => {
  await started?.stop();
  await rm(folder, { recursive: true });
});

/** Resolves with the report; rejects with it if a response deviates from the document. */
const schemathesis = async (file: string, maxSeconds: number, ...options: string[]): Promise<string> => {
  const args = ['run', file, '--url', apiUrl, '--no-color', '--checks', checks.join(), ...options];
  try {
    const limits = ['--max-time', String(maxSeconds), '--request-timeout', '10'];
    const { stdout } = await promisify(execFile)('schemathesis', [...args, ...limits], { cwd: folder });
    return stdout;
  } catch (error) {
    throw new Error(`schemathesis failed:\n${String(Reflect.get(Object(error), 'stdout'))}${error}`);
  }
};

const passed = (report: string): number => Number(/(\d+) generated, \1 passed/.exec(report)?.[1]);

test('every response to a request with a valid token is documented', async () => {
  const report = await schemathesis(document, seconds, '-H', `Authorization: Bearer ${idToken}`);
  expect(passed(report)).toBeGreaterThan(100);
});

test('every response to a request without a valid token is documented', async () => {
  expect(passed(await schemathesis(document, seconds))).toBeGreaterThan(100);
});

test('an undocumented response is reported', async () => {
  const incomplete = join(folder, 'openapi.yaml');
  await writeFile(incomplete, readGuide('docs/openapi.yaml').replace("'401':", "'402':"));
  await expect(schemathesis(incomplete, 5)).rejects.toThrow('ST103');
});
