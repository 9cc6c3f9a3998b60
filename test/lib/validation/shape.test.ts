import * as v from 'valibot';
import { expect, test } from 'vitest';
import { checkShape as check, exactly, integer, list, text } from '../../../lib/validation/shape.ts';
import { checkShape } from '../check-shape.ts';

const problemsOf = (schema: v.GenericSchema, value: unknown) => {
  const result = checkShape(schema, value);
  return 'problems' in result ? result.problems : [];
};

const schema = exactly({ name: text(), size: v.optional(integer(1, 9, 'a size')) });
const notAnObject = 'expected an object with name, size';
const unknown = 'unknown name, expected name, size';

test.each<[string, unknown, string[]]>([
  ['no problem in an object with these members', { name: 'a', size: 2 }, []],
  ['an array', [], [notAnObject]],
  ['null', null, [notAnObject]],
  ['a string', 'name', [notAnObject]],
  ['a missing member', {}, ['name: is missing']],
  ['several unknown names', { name: 'a', sise: 2, x: 1 }, [`sise: ${unknown}`, `x: ${unknown}`]],
  ['the name __proto__', JSON.parse('{"name":"a","__proto__":1}'), [`__proto__: ${unknown}`]],
  ['the name toString', { name: 'a', toString: 1 }, [`toString: ${unknown}`]],
  [
    'a missing, an invalid and an unknown name',
    { size: 0, sise: 2 },
    ['name: is missing', 'size: expected a size', `sise: ${unknown}`],
  ],
])('exactly reports %s', (_case, value, problems) => {
  expect(problemsOf(schema, value)).toEqual(problems);
});

test('exactly reports a given description of the expected value', () => {
  expect(problemsOf(exactly({ a: text() }, 'a word or an object'), 7)).toEqual([
    'expected a word or an object',
  ]);
});

test.each([
  [[1, 9], []],
  [[0, 10, 0.5, 2 ** 53, Number.NaN, '5', null], ['expected a size']],
])('integer reports for each of %j: %j', (values, problems) => {
  for (const value of values) expect(problemsOf(integer(1, 9, 'a size'), value)).toEqual(problems);
});

test('checkShape reports every problem, with its place', () => {
  const items = exactly({ items: list(exactly({ name: text() })) });
  expect(problemsOf(items, { items: [{ name: 'a' }, { name: '' }, { name: 7 }] })).toEqual([
    'items[1].name: expected a non-empty string',
    'items[2].name: expected a non-empty string',
  ]);
});

test('checkShape explains a misspelled name, and does not report the missing one that it means', () => {
  const items = exactly({ items: list(exactly({ name: text(), size: text() })) });
  const explain = (name: string) => ({ message: `did you mean name, not ${name}?`, suggestion: 'name' });
  expect(check(items, { items: [{ nam: 'a' }, { name: '', nam: 'a', size: 'b' }] }, explain)).toEqual({
    problems: [
      { path: ['items', 0, 'size'], message: 'is missing' },
      { path: ['items', 0, 'nam'], ...explain('nam') },
      { path: ['items', 1, 'name'], message: 'expected a non-empty string' },
      { path: ['items', 1, 'nam'], ...explain('nam') },
    ],
  });
});
