import { expect, test } from 'vitest';
import { originDefect } from '../../settings/origin.ts';

test.each([
  'https://app.example.com',
  'https://app.example.com:8443',
  'http://localhost:5173',
  'http://[::1]:5173',
])('accepts the origin %s', (text) => {
  expect(originDefect(text)).toBeUndefined();
});

const expected = 'expected an origin, such as https://app.example.com';
const wildcard = 'has a wildcard; write each origin, such as https://app.example.com';

test.each([
  ['', expected],
  ['null', expected],
  ['https:/app.example.com', expected],
  ['https://app.example.com, https://b.example.com', `has a comma or a space; ${expected}`],
  ['*', wildcard],
  ['https://*.example.com', wildcard],
  ['http://*:5173', wildcard],
  ['app.example.com', 'has no scheme; write https://app.example.com'],
  ['app.example.com:8443', 'has no scheme; write https://app.example.com:8443'],
  ['localhost:5173', 'has no scheme; write http://localhost:5173'],
  ['127.0.0.1:5173', 'has no scheme; write http://127.0.0.1:5173'],
  ['https://app.example.com/', 'has a trailing slash; write https://app.example.com'],
  ['https://app.example.com/login?a', 'has a path; write https://app.example.com'],
  ['https://App.example.com', 'has capital letters; write https://app.example.com'],
  ['HTTPS://app.example.com', 'has capital letters; write https://app.example.com'],
  ['https://app.example.com:443', 'has the default port; write https://app.example.com'],
  ['http://app.example.com:80', 'has the default port; write http://app.example.com'],
  ['https://User:Pass@app.example.com', 'has a user name; write https://app.example.com'],
  ['ftp://app.example.com', `has the scheme ftp; ${expected}`],
  ['https://bücher.example', 'is sent by browsers as https://xn--bcher-kva.example; write that'],
  [
    'App.example.com:443/login',
    'has no scheme, capital letters, the default port, and a path; write https://app.example.com',
  ],
])('says what is wrong with "%s", and what to write', (text, defect) => {
  expect(originDefect(text)).toBe(defect);
});
