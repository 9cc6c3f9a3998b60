import { describe, expect, test } from 'vitest';
import { notPlain, parseJson } from '../../../lib/validation/json.ts';
import { textOf } from '../../../lib/validation/problem.ts';

describe('parseJson', () => {
  test.each([
    '{"a":[1,{"b":"c"}],"d":{"a":true,"b":null}}',
    '{ "a" : "a\\"b" , "b" : "{\\"a\\":1,\\"a\\":2}" }',
    '[0, -1, 0.5, -0.25, 9007199254740991, "0123", "12e3", [], {}]',
    '{"a\\\\":1,"a":2,"{":3,":":4,",":5}',
    '"text"',
    '7',
  ])('returns the value of %s', (text) => {
    expect(parseJson(text)).toEqual({ value: JSON.parse(text), problems: [] });
  });

  test.each([
    ['{"otherwise":"deny","otherwise":"allow"}', 'otherwise: is given twice'],
    ['{"a":1,"\\u0061":2}', 'a: is given twice'],
    ['{"__proto__":1,"__proto__":2}', '__proto__: is given twice'],
    ['{"a":[{},{"b":{"c":1, "d":2, "c" :3}}]}', 'a[1].b.c: is given twice'],
    ['{"a":12e3}', `a: ${notPlain}`],
    ['{"a":1.0}', `a: ${notPlain}`],
    ['[1,[2,-0]]', `[1][1]: ${notPlain}`],
    ['[12345678901234567]', `[0]: ${notPlain}`],
    ['1e400', notPlain],
  ])('reports the place in %s that reads differently: %s', (text, problem) => {
    expect(parseJson(text).problems.map(textOf)).toEqual([problem]);
  });

  test.each(['', '{', "{'a':1}", '0123', '0x10', '[1,]', 'NaN'])('throws for %j', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });
});
