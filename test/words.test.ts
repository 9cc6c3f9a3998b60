/** Rejects words and openings of comments for which technical English has established alternatives. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const isText = /\.(ts|cjs|mjs|md|yml|html)$/;
const files = execFileSync('git', ['ls-files', '-z', '--cached'], { encoding: 'utf8' })
  .split('\0')
  .filter((file) => isText.test(file) && file !== 'test/words.test.ts');

const linesWith = (pattern: RegExp, among: readonly string[] = files): string[] =>
  among.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );

it('lists the files to check', () => {
  expect(files).toEqual(expect.arrayContaining(['README.md', 'lib/token-handler.ts', 'serverless.yml']));
});

describe('the text of the project', () => {
  it.each([
    ['user, signed-in user', /\b(whom|whoever|whomever|person|persons|people)\b/i],
    ['fix, repair', /\bmend(s|ed|ing)?\b/i],
    ['invalid', /\bfaulty\b/i],
    ['skipped, omitted', /\bleft out\b/i],
    ['failed', /\bwell, \d+ wrong\b/i],
    ['cached, stale-if-error', /\b(kept warm|serves? on)\b/i],
    ['unknown', /\bnot known here\b/i],
    ['lifetime', /\blife of\b/i],
    ['names, contains', /\bspeaks? of\b/i],
    ['allocates', /\bdeals? out\b/i],
    [
      'American spelling',
      /(serial|recogn|organ|normal|initial|author|optim)is(e|ing|ation)|(behavi|col|fav|hon)our|licence|spelt\b|fulfil\b|cancelled|afterwards/i,
    ],
  ])('uses "%s" instead of %s', (_, pattern) => {
    expect(linesWith(pattern)).toEqual([]);
  });

  it('begins comments with a verb or the subject, not with a question word', () => {
    const sources = files.filter((file) => /\.(ts|cjs|mjs)$/.test(file));
    expect(linesWith(/^\s*(\/\*\*|\*) (What|Whether|How|Who|Whom|Which|Those|Of) /, sources)).toEqual([]);
  });
});
