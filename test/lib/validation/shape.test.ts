import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { exactly, integer, list, text } from '../../../lib/validation/shape.ts';
import { checkShape } from '../check-shape.ts';

const problemsOf = (schema: v.GenericSchema, value: unknown) => {
  const result = checkShape(schema, value);
  return 'problems' in result ? result.problems : [];
};

describe('exactly', () => {
  const schema = exactly({ name: text(), size: v.optional(integer(1, 9, 'a size')) });

  test('accepts an object with these members', () => {
    expect(checkShape(schema, { name: 'a', size: 2 })).toEqual({ value: { name: 'a', size: 2 } });
  });

  test.each<[string, unknown, string[]]>([
    ['an array', [], ['expected an object with name, size']],
    ['null', null, ['expected an object with name, size']],
    ['a string', 'name', ['expected an object with name, size']],
    ['an object without a required member', {}, ['name: is missing']],
    ['an unknown name', { name: 'a', color: 2 }, ['color: unknown name, expected name, size']],
    [
      'several unknown names',
      { name: 'a', sise: 2, x: 1, y: 1 },
      ['sise', 'x', 'y'].map((name) => `${name}: unknown name, expected name, size`),
    ],
    [
      'a member named __proto__',
      JSON.parse('{"name":"a","__proto__":1}'),
      ['__proto__: unknown name, expected name, size'],
    ],
    ['a member named toString', { name: 'a', toString: 1 }, ['toString: unknown name, expected name, size']],
    [
      'a missing, an invalid and an unknown name',
      { size: 0, sise: 2 },
      ['name: is missing', 'size: expected a size', 'sise: unknown name, expected name, size'],
    ],
  ])('rejects %s', (_case, value, problems) => {
    expect(problemsOf(schema, value)).toEqual(problems);
  });

  test('reports a given description of the expected value', () => {
    expect(problemsOf(exactly({ a: text() }, 'a word or an object'), 7)).toEqual([
      'expected a word or an object',
    ]);
  });
});

describe('integer', () => {
  test.each([1, 9])('accepts the bound %d', (value) => {
    expect(problemsOf(integer(1, 9, 'a size'), value)).toEqual([]);
  });

  test.each([
    0,
    10,
    0.5,
    9.5,
    -1e300,
    2 ** 53,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '5',
    null,
    undefined,
    [5],
  ])('rejects %j with one problem', (value) => {
    expect(problemsOf(integer(1, 9, 'a size'), value)).toEqual(['expected a size']);
  });
});

test('checkShape reports every problem, with its place', () => {
  const schema = exactly({ items: list(exactly({ name: text() })) });
  expect(problemsOf(schema, { items: [{ name: 'a' }, { name: '' }, { name: 7 }] })).toEqual([
    'items[1].name: expected a non-empty string',
    'items[2].name: expected a non-empty string',
  ]);
});
