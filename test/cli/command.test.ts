import { expect, test } from 'vitest';
import type { Command } from '../../cli/command.ts';
import { CommandError } from '../../cli/command-error.ts';
import { runOneOf } from '../../cli/commands.ts';
import type { Tools } from '../../cli/tools.ts';

const tools = {} as Tools; // these commands use none
const echo: Command = {
  summary: 'Says what it was given.',
  details: 'And no more.',
  file: 'required',
  options: ['stage', 'ttl', 'yes', 'space'],
  exitCodes: { 3: 'something special' },
  run: async ({ file, options: { stage, ttl, yes, space } }) => ({
    json: { file, stage, ttl, yes, space },
    text: `${file} ${stage}`,
  }),
};
const failing = (error: unknown): Command => ({ ...echo, file: 'none', run: () => Promise.reject(error) });
const awsError = Object.assign(new Error('User is not authorized'), { name: 'AccessDeniedException' });
const commands: Record<string, Command> = {
  echo,
  special: { ...echo, file: 'none', run: async () => ({ exitCode: 3, json: {}, text: 'special' }) },
  refused: failing(new CommandError('no, because')),
  misused: failing(new CommandError('how?', 2)),
  aws: failing(awsError),
  region: failing(new Error('Region is missing')),
  anonymous: failing(
    Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' }),
  ),
};

const run = async (...args: string[]) => {
  const printed = { out: '', err: '' };
  const exitCode = await runOneOf('npm run some --', commands, args, tools, {
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
  });
  return { exitCode, ...printed };
};

test('a command gets its file and its options, those not given by their defaults', async () => {
  expect(await run('echo', 'key.pem', '--stage', 'prod')).toEqual({
    exitCode: 0,
    out: 'key.pem prod\n',
    err: '',
  });
  const { out } = await run(
    'echo',
    '--space',
    '2:3',
    '--yes',
    '--json',
    'key.pem',
    '--space',
    '4:5',
    '--ttl=60',
  );
  expect(JSON.parse(out)).toEqual({
    file: 'key.pem',
    ttl: 60,
    yes: true,
    space: [
      { space_id: 2, role_id: 3 },
      { space_id: 4, role_id: 5 },
    ],
  });
});

test('an outcome may have an exit code of its own', async () => {
  expect(await run('special')).toEqual({ exitCode: 3, out: 'special\n', err: '' });
});

test.each([
  [['echo'], 'which file?'],
  [['echo', 'a', 'b'], 'too many arguments'],
  [['special', 'a'], 'too many arguments'],
  [['echo', 'a', '--user', 'x'], "Unknown option '--user'"],
  [['echo', 'a', '--stage'], "Option '--stage <value>' argument missing"],
  [['echo', 'a', '--ttl', '0'], '--ttl: expected seconds'],
  [['echo', 'a', '--stage', '../x'], '--stage: expected the name of a stage'],
  [['echo', 'a', '--space', '2'], '--space[0]: expected SPACE:ROLE'],
])('%j is wrong usage, and the help is named', async (args, message) => {
  const { exitCode, out, err } = await run(...args);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(err).toContain(message);
  expect(err).toMatch(/See: npm run some -- \w+ --help\n$/);
});

test.each([
  ['refused', 1, 'no, because'],
  ['misused', 2, 'how?'],
  ['aws', 1, 'AccessDeniedException: User is not authorized'],
  ['region', 1, 'Region is missing\nName one with --region, or set AWS_REGION.'],
  [
    'anonymous',
    1,
    'CredentialsProviderError: Could not load credentials\nLog in to AWS first: the AWS SDK finds credentials as the AWS CLI does.',
  ],
])('the failure of "%s" has exit code %i and words, in JSON too', async (name, exitCode, message) => {
  expect(await run(name)).toEqual({ exitCode, out: '', err: `${message}\n` });
  const inJson = await run(name, '--json');
  expect(inJson).toMatchObject({ exitCode, err: '' });
  expect(JSON.parse(inJson.out)).toEqual({ error: message });
});

test('the help of a command tells its options and its exit codes', async () => {
  const { exitCode, out } = await run('echo', '--help');
  expect(exitCode).toBe(0);
  expect(out).toMatch(
    /^Usage: npm run some -- echo FILE \[OPTIONS\]\n\nSays what it was given\.\nAnd no more\.\n/,
  );
  for (const words of [
    '--stage NAME',
    '--ttl SECONDS',
    '--yes',
    '--json',
    '  0  done',
    '  2  wrong usage',
    '  3  something special',
  ]) {
    expect(out).toContain(words);
  }
  expect(out).not.toContain('--user');
});

test('the overview names all commands; asked for it is the answer, else it is a complaint', async () => {
  for (const words of ['--help', '-h', 'help']) {
    expect(await run(words)).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('Says what it was given.'),
    });
  }
  for (const words of [[], ['nonsense'], ['toString']]) {
    expect(await run(...words)).toMatchObject({
      exitCode: 2,
      out: '',
      err: expect.stringContaining('Usage:'),
    });
  }
});
