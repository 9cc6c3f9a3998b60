import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runCommand } from '../../../cli/command.ts';
import { doctor } from '../../../cli/doctor/doctor.ts';
import { renderFindings } from '../../../cli/doctor/render.ts';
import { createTools } from '../../../cli/tools.ts';
import { type DoctorScene, startDoctorScene } from '../../support/doctor.ts';

vi.setConfig({ testTimeout: 30_000 }); // RSA keys are made in each run

let scene: DoctorScene;

beforeAll(async () => {
  scene = await startDoctorScene();
});

afterAll(async () => {
  await scene.close();
  vi.unstubAllEnvs();
});

const run = async (...args: string[]) => {
  const printed = { out: '', err: '' };
  const tools = { ...createTools(), readFile: async () => '\n' };
  const exitCode = await runCommand('npm run doctor --', doctor, args, tools, {
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
  });
  return { exitCode, ...printed };
};

test('the report has a line for each check, what to do below it, and the sum at the end', () => {
  const report = renderFindings([
    { name: 'issuer', status: 'ok', detail: 'publishes 2 keys' },
    { name: 'CORS', status: 'failed', detail: 'not allowed\nreally', remedy: 'allow it' },
    { name: 'token', status: 'left out', detail: 'none given', remedy: 'give one' },
  ]);
  expect(report.split('\n')).toEqual([
    '✓ issuer          publishes 2 keys',
    '✗ CORS            not allowed',
    '    really',
    '    → allow it',
    '– token           none given',
    '    → give one',
    '',
    '1 well, 1 wrong, 1 left out',
  ]);
});

test('without --json it is the report that is printed', async () => {
  const { exitCode, out, err } = await run(...scene.options);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(out).toMatch(/^✓ issuer .+\n✓ audience .+\n[\s\S]+\n13 well, 0 wrong, 1 left out\n$/);
});

test.each([
  [[], 'which broker? Say --stage NAME, or --endpoint URL'],
  [['--endpoint', 'http://api.example.com'], '--endpoint: expected an https URL'],
  [
    ['--endpoint', 'https://api.example.com', '--issuer', 'https://a.example.com'],
    '--issuer and --audience go together',
  ],
  [['--endpoint', 'https://api.example.com', '--audience', 'spa'], '--issuer and --audience go together'],
  [['--issuer', 'http://a.example.com', '--audience', 'spa'], '--issuer[0]: expected an https URL'],
  [['--origin', 'https://a.example.com,https://b.example.com/'], '--origin[1]: expected an origin'],
  [['--origin', 'app.example.com'], '--origin[0]: expected an origin'],
  [['--param', 'name'], '--param[0]: expected NAME=VALUE'],
  [['--endpoint', 'https://api.example.com', '--token', '-'], 'there is no token on the standard input'],
  [['--token', ''], '--token: expected a token'],
  [['prod'], 'too many arguments'],
])('%j is wrong usage', async (args, message) => {
  const { exitCode, out, err } = await run(...args);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(err).toContain(message);
});

test('the help tells its options, and what the exit codes mean', async () => {
  const { exitCode, out } = await run('--help');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^Usage: npm run doctor -- \[OPTIONS\]\n/);
  for (const words of [
    '--stage NAME',
    '--origin URL',
    "out of the shell's history",
    '  1  something is wrong',
  ]) {
    expect(out).toContain(words);
  }
});
