import { expect, test } from 'vitest';
import { doctorProgram } from '../../../cli/doctor/program.ts';
import { renderFindings } from '../../../cli/shared/report.ts';
import { shareDoctorScene } from '../doctor/scene.ts';
import { run, withInput } from '../run.ts';

const scene = await shareDoctorScene();

const runDoctor = (...args: string[]) =>
  run(doctorProgram, args, { ...withInput(''), readStage: async () => scene.stage });

test('prints each check with its notes and its remedy, and a summary', () => {
  const report = renderFindings([
    { name: 'issuer', status: 'passed', detail: 'publishes 2 keys' },
    { name: 'CORS', status: 'failed', detail: 'not allowed', notes: ['really'], remedy: 'allow it' },
    { name: 'token', status: 'skipped', detail: 'none given', remedy: 'give one' },
  ]);
  expect(report.split('\n')).toEqual([
    '✓ issuer          publishes 2 keys',
    '✗ CORS            not allowed',
    '    really',
    '    → allow it',
    '– token           none given',
    '    → give one',
    '',
    '1 passed, 1 failed, 1 skipped',
  ]);
});

test('prints the report without --json', async () => {
  const { exitCode, out, err } = await runDoctor(...scene.options);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(out).toMatch(
    /^✓ settings .+\n.+\n✓ target .+\n✓ issuer .+\n[\s\S]+\n14 passed, 0 failed, 2 skipped\n$/,
  );
});

const anyBroker = ['--stage', 'prod', '--endpoint', 'https://api.example.com'];

test.each([
  [[], '--stage is required'],
  [['--endpoint', 'http://api.example.com'], 'Expected an https URL'],
  [['--param', 'name'], 'Expected NAME=VALUE'],
  [[...anyBroker, '--token', '-'], 'the file or standard input has no token'],
  [['prod'], 'too many arguments'],
])('rejects %j as a usage error', async (args, message) => {
  const { exitCode, out, err } = await runDoctor(...args);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(err).toContain(message);
});

test.each(['eyJhbGciOi.J9.x', 'Bearer eyJhbGciOi.J9.x'])(
  'rejects the token %s as an argument, and does not print it',
  async (token) => {
    const { exitCode, out, err } = await runDoctor(...anyBroker, '--token', token);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain('--token takes the name of a file, or - for standard input');
    expect(err).not.toContain('eyJ');
  },
);

test('--help lists the options in groups, and the exit codes', async () => {
  const { exitCode, out } = await runDoctor('--help');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^Usage: npm run doctor -- \[options\]\n/);
  for (const words of ['Broker:\n  --stage <name>', 'standard input', '  1  a check failed'])
    expect(out).toContain(words);
});
