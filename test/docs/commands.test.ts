/** Parses the commands of the documentation: the options of every `npm run`, with the program that it starts. */
import { expect, test } from 'vitest';
import { doctorProgram } from '../../cli/doctor/program.ts';
import { explainProgram } from '../../cli/explain/program.ts';
import { keyProgram } from '../../cli/key/program.ts';
import { CommandError } from '../../cli/shared/command-error.ts';
import type { Program } from '../../cli/shared/program.ts';
import { run } from '../cli/run.ts';
import { guides, readGuide } from '../support/guides.ts';

const programs: Readonly<Record<string, Program>> = {
  key: keyProgram,
  doctor: doctorProgram,
  explain: explainProgram,
};
const stop = () => {
  throw new CommandError('stopped');
};
const file = (path: string) => (path.endsWith('.json') ? '{"sub":"a"}' : 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln');
/** Ends every command once its options are valid. */
const tools = {
  readFile: async (path: string) => ({ bytes: Buffer.from(file(path)), isShared: false }),
  readStage: stop,
  createClient: stop,
  fetch: stop,
};

const commands = ['README.md', 'SECURITY.md', ...guides].flatMap((path) => {
  const text = readGuide(path).replaceAll(/\\\n\s*/g, '');
  const found = text.matchAll(/npm run (?:--silent )?(key|doctor|explain) -- ([^`\n#|]+)/g);
  return [...found].flatMap(([, name = '', line = '']) => {
    const filled = line.trim().replace('…', '1').replace('URL', 'https://a.example.com');
    return filled === '1' ? [] : [[path, name, filled] as const];
  });
});

test('the documentation has commands for the test below', () => {
  expect(commands.length).toBeGreaterThan(25);
});

test.each(commands)('%s: npm run %s -- %s', async (_path, name, line) => {
  const words = line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  const program = programs[name];
  const args = words.map((word) =>
    word.replaceAll(/['"]/g, (quote) => (word.startsWith(quote) ? '' : quote)),
  );
  const ran = program && (await run(program, args, tools));
  expect(ran?.exitCode, ran?.err).toBe(1);
});
