import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable, printableLines } from '../../../cli/shared/printable.ts';
import { renderFindings } from '../../../cli/shared/report.ts';

test('prints each check with its notes and its remedy, and a summary', () => {
  const report = renderFindings([
    { name: 'issuer', status: 'passed', detail: 'publishes 2 keys' },
    { name: 'CORS', status: 'failed', detail: 'not allowed', notes: ['really'], remedy: 'allow it' },
    { name: 'token', status: 'skipped', detail: 'none given', remedy: 'give one' },
    { name: 'admission', status: 'warning', detail: 'too many' },
  ]);
  expect(report.split('\n')).toEqual([
    '✓ issuer          publishes 2 keys',
    '✗ CORS            not allowed',
    '    really',
    '    → allow it',
    '– token           none given',
    '    → give one',
    '! admission       too many',
    '',
    '1 passed, 1 failed, 1 skipped, 1 warning',
  ]);
});

test.each([
  ['plain ✓ text, é, 漢, 😀', 'plain ✓ text, é, 漢, 😀'],
  ['a\u001b[2Jb', 'a\\u001b[2Jb'],
  ['\r\n\u009b31m\u007f\u202e\u2066\u2028', '\\u000d\\u000a\\u009b31m\\u007f\\u202e\\u2066\\u2028'],
  ['\ud800', '\\ud800'],
  ['\u{e0041}', '\\udb40\\udc41'],
])('prints %j as %j', (text, expected) => {
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
