import { expect, test } from 'vitest';
import { origin } from '../../cli/shared/options.ts';
import { isOrigin } from '../../settings/origin.ts';

const origins = [
  'https://app.example.com',
  'https://app.example.com:8443',
  'http://localhost:5173',
  'http://[::1]:5173',
];
const others = [
  '',
  '*',
  'null',
  'https://*',
  'https://*.example.com',
  'http://*:5173',
  'app.example.com',
  'https://app.example.com/',
  'https://app.example.com/path',
  'https://App.example.com',
  'https://app.example.com:443',
  'https://user@app.example.com',
  'ftp://app.example.com',
];

test.each(origins)('isOrigin accepts %s', (text) => {
  expect(isOrigin(text)).toBe(true);
});

test.each(others)('isOrigin rejects "%s"', (text) => {
  expect(isOrigin(text)).toBe(false);
});

test.each(others)('the doctor rejects --origin "%s"', (text) => {
  expect(() => origin.parseArg?.(text, undefined)).toThrow('Expected an origin');
});
