import { expect, test } from 'vitest';
import { CommandError, usageError } from '../../../cli/shared/command-error.ts';
import { algorithm, positiveInteger, repeated, withTarget, yes } from '../../../cli/shared/options.ts';
import { exitCodes, type Program } from '../../../cli/shared/program.ts';
import { text } from '../../../lib/validation/shape.ts';
import { run } from '../run.ts';

const failures = [
  ['failed', 1, new CommandError('no, because'), 'no, because'],
  ['misused', 2, usageError('--this is required'), '--this is required'],
  ['region', 1, Error('Region is missing'), 'Region is missing\nSpecify --region, or set AWS_REGION.'],
  ['aws', 1, Object.assign(Error('Try later'), { name: 'Throttled' }), 'Throttled: Try later'],
] as const;

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
    for (const [name, , error] of failures) root.command(name).action(() => Promise.reject(error));
  },
};

/** Runs a line; each word is an argument. */
const runSome = (line: string) => run(program, line.split(' ').filter(Boolean));

test('passes arguments and options to the action, and exits with the code of the outcome', async () => {
  expect(await runSome('echo key.pem --stage prod')).toEqual({ exitCode: 0, out: 'key.pem prod\n', err: '' });
  const { out } = await runSome('echo --name a,b --yes --json key.pem --name c --ttl=60');
  expect(JSON.parse(out)).toEqual({ file: 'key.pem', ttl: 60, yes: true, name: ['a,b', 'c'] });
  expect(await runSome('special')).toEqual({ exitCode: 3, out: 'special\n', err: '' });
});

test.each([
  ['echo', "missing required argument 'file'"],
  ['echo a b', 'too many arguments'],
  ['special a', 'too many arguments'],
  ['echo a --user x', "unknown option '--user'"],
  ['echo a --stge x', 'Did you mean --stage?'],
  ['ecko a', 'Did you mean echo?'],
  ['toString', "unknown command 'toString'"],
  ['echo a --stage', "option '--stage <name>' argument missing"],
  ['echo a --ttl 0', 'Expected a number of seconds.'],
  ['echo a --stage ../x', 'Expected the name of a stage'],
  ['echo a --algorithm RS255', 'Allowed choices are RS512'],
  ['echo a --endpoint http://api.example.com', 'Expected an https URL'],
])('rejects "%s" as a usage error, and refers to --help', async (line, message) => {
  const { exitCode, out, err } = await runSome(line);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(err).toContain(message);
  expect(err).toMatch(/^error: .+\n\(add --help for the options\)\n$/s);
});

test.each(failures)(
  'reports the error "%s" with exit code %i, as text and as JSON',
  async (name, exitCode, _error, message) => {
    expect(await runSome(name)).toEqual({ exitCode, out: '', err: `error: ${message}\n` });
    const inJson = await runSome(`${name} --json`);
    expect(inJson).toMatchObject({ exitCode, err: '' });
    expect(JSON.parse(inJson.out)).toEqual({ error: message });
  },
);

test('--help of a command lists its options in groups, and its exit codes', async () => {
  const { exitCode, out } = await runSome('echo --help');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^Usage: npm run some -- echo \[options\] <file>\n/);
  const [group, codes] = ['Broker:\n  --stage <name>', ['  2  usage error', '  3  something special\n']];
  for (const words of [group, '--yes', '--json', ...codes]) expect(out).toContain(words);
});

test('--help lists the commands with exit code 0, a missing command lists them with exit code 2', async () => {
  const overview = expect.stringContaining('print the arguments');
  for (const word of ['--help', '-h'])
    expect(await runSome(word)).toMatchObject({ exitCode: 0, out: overview });
  expect(await runSome('')).toMatchObject({ exitCode: 2, out: '', err: overview });
});
