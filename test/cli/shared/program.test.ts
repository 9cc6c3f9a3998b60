import { expect, test } from 'vitest';
import { CommandError, usageError } from '../../../cli/shared/command-error.ts';
import { algorithm, positiveInteger, repeated, withTarget, yes } from '../../../cli/shared/options.ts';
import { exitCodes, type Program } from '../../../cli/shared/program.ts';
import { text } from '../../../lib/validation/shape.ts';
import { run } from '../run.ts';

const awsError = Object.assign(new Error('User is not authorized'), { name: 'AccessDeniedException' });
const failures: Readonly<Record<string, Error>> = {
  failed: new CommandError('no, because'),
  misused: usageError('--this is required'),
  aws: awsError,
  region: new Error('Region is missing'),
  anonymous: Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' }),
};

const program: Program = {
  name: 'npm run some --',
  define: (root, { finish }) => {
    withTarget(root.command('echo').argument('<file>'))
      .summary('print the arguments')
      .addOption(algorithm)
      .addOption(yes)
      .option('--ttl <seconds>', 'a number', positiveInteger('a number of seconds'))
      .option('--name <name>', 'any', repeated(text()))
      .addHelpText('after', exitCodes({ 3: 'something special' }))
      .action(async (file, options) =>
        finish({ json: { file, ...options }, text: `${file} ${options.stage}` }),
      );
    root.command('special').action(() => finish({ exitCode: 3, json: {}, text: 'special' }));
    for (const [name, error] of Object.entries(failures))
      root.command(name).action(() => Promise.reject(error));
  },
};

const runSome = (...args: string[]) => run(program, args);

test('passes arguments and options to the action', async () => {
  const printed = { exitCode: 0, out: 'key.pem prod\n', err: '' };
  expect(await runSome('echo', 'key.pem', '--stage', 'prod')).toEqual(printed);
  const { out } = await runSome(
    ...['echo', '--name', 'a,b', '--yes', '--json', 'key.pem', '--name', 'c'],
    '--ttl=60',
  );
  expect(JSON.parse(out)).toEqual({ file: 'key.pem', ttl: 60, yes: true, name: ['a,b', 'c'] });
});

test('exits with the code of the outcome', async () => {
  expect(await runSome('special')).toEqual({ exitCode: 3, out: 'special\n', err: '' });
});

test.each([
  [['echo'], "missing required argument 'file'"],
  [['echo', 'a', 'b'], 'too many arguments'],
  [['special', 'a'], 'too many arguments'],
  [['echo', 'a', '--user', 'x'], "unknown option '--user'"],
  [['echo', 'a', '--stge', 'x'], 'Did you mean --stage?'],
  [['ecko', 'a'], 'Did you mean echo?'],
  [['toString'], "unknown command 'toString'"],
  [['echo', 'a', '--stage'], "option '--stage <name>' argument missing"],
  [['echo', 'a', '--ttl', '0'], 'Expected a number of seconds.'],
  [['echo', 'a', '--stage', '../x'], 'Expected the name of a stage'],
  [['echo', 'a', '--algorithm', 'RS255'], 'Allowed choices are RS512'],
  [['echo', 'a', '--endpoint', 'http://api.example.com'], 'Expected an https URL'],
])('rejects %j as a usage error, and refers to --help', async (args, message) => {
  const { exitCode, out, err } = await runSome(...args);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(err).toContain(message);
  expect(err).toMatch(/^error: .+\n\(add --help for the options\)\n$/s);
});

test.each([
  ['failed', 1, 'no, because'],
  ['misused', 2, '--this is required'],
  ['aws', 1, 'AccessDeniedException: User is not authorized'],
  ['region', 1, 'Region is missing\nSpecify --region, or set AWS_REGION.'],
  [
    'anonymous',
    1,
    'CredentialsProviderError: Could not load credentials\nLog in to AWS first: this command finds credentials in the same places as the AWS CLI.',
  ],
])(
  'reports the error "%s" with exit code %i and a message, as text and as JSON',
  async (name, exitCode, message) => {
    expect(await runSome(name)).toEqual({ exitCode, out: '', err: `error: ${message}\n` });
    const inJson = await runSome(name, '--json');
    expect(inJson).toMatchObject({ exitCode, err: '' });
    expect(JSON.parse(inJson.out)).toEqual({ error: message });
  },
);

test('--help of a command lists its options in groups, and its exit codes', async () => {
  const { exitCode, out } = await runSome('echo', '--help');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^Usage: npm run some -- echo \[options\] <file>\n/);
  const [group, codes] = ['Broker:\n  --stage <name>', ['  2  usage error', '  3  something special\n']];
  for (const words of [group, '--yes', '--json', ...codes]) expect(out).toContain(words);
});

test('--help lists the commands with exit code 0, a missing command lists them with exit code 2', async () => {
  const overview = expect.stringContaining('print the arguments');
  for (const word of ['--help', '-h'])
    expect(await runSome(word)).toMatchObject({ exitCode: 0, out: overview });
  expect(await runSome()).toMatchObject({ exitCode: 2, out: '', err: overview });
});
