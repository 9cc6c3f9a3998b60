/** Keeps words and openings of comments out that plain technical English has better ones for. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

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

it('finds the files to check', () => {
  expect(files).toEqual(expect.arrayContaining(['README.md', 'lib/token-handler.ts', 'serverless.yml']));
});

it.each([
  ['user, signed-in user', /\b(whom|whoever|whomever|person|persons|people)\b/i],
  ['fix, repair', /\bmend(s|ed|ing)?\b/i],
  ['invalid', /\bfaulty\b/i],
  ['skipped, omitted', /\bleft out\b/i],
  ['failed', /\bwell, \d+ wrong\b/i],
])('writes "%s" in place of %s', (_, pattern) => {
  expect(linesWith(pattern)).toEqual([]);
});

it('begins comments with a verb or the subject, not with a question word', () => {
  const sources = files.filter((file) => /\.(ts|cjs|mjs)$/.test(file));
  expect(linesWith(/^\s*(\/\*\*|\*) (What|Whether|How|Who|Whom|Which|Those|Of) /, sources)).toEqual([]);
});
