import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable, printableLines } from '../../../cli/shared/printable.ts';

test.each([
  ['plain ✓ text, é, 漢, 😀', 'plain ✓ text, é, 漢, 😀'],
  ['a\u001b[2Jb', 'a\\u001b[2Jb'],
  ['a\r\nb', 'a\\u000d\\u000ab'],
  ['\u009b31m\u007f\u202e\u2066\u2028', '\\u009b31m\\u007f\\u202e\\u2066\\u2028'],
  ['\ud800', '\\ud800'],
  ['\u{e0041}', '\\udb40\\udc41'],
])('renders %j as %j', (text, expected) => {
  expect(printable(text)).toBe(expected);
});

test('truncates a long text, even within a surrogate pair', () => {
  expect(printable('abc', 2)).toBe('ab…');
  expect(printable('a😀', 2)).toBe('a\\ud83d…');
});

test('escapes every control character, and preserves line breaks and the value of JSON', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      expect(JSON.parse(printableLines(JSON.stringify([text], undefined, 2)))).toEqual([text]);
    }),
  );
});
