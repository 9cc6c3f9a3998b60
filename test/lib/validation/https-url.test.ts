import { expect, test } from 'vitest';
import {
  isHttpsUrl,
  isLoopbackUrl,
  isPublicHttpsUrl,
  issuerUrl,
  keySetUrl,
} from '../../../lib/validation/https-url.ts';
import { checkShape } from '../check-shape.ts';

const notAnIssuer = {
  problems: ['expected an https URL (http for loopback only) without query and fragment'],
};
const notAKeySet = { problems: ['expected an https URL (http for loopback only) without fragment'] };

test.each([
  'https://issuer.example.com',
  'https://issuer.example.com/',
  'https://issuer.example.com:8443/realms/a-b_c~d/@me',
  'HTTPS://ISSUER.EXAMPLE.COM/Pool',
  'https://192.0.2.1/pool',
  'http://127.0.0.1:8080/pool',
  'http://localhost:9229',
  'http://[::1]:8080',
])('isHttpsUrl, issuerUrl and keySetUrl accept %s', (address) => {
  expect(isHttpsUrl(address)).toBe(true);
  expect(checkShape(issuerUrl, address)).toEqual({ value: address });
  expect(checkShape(keySetUrl, address)).toEqual({ value: address });
});

test.each([
  '',
  'issuer.example.com',
  'https://',
  'http://issuer.example.com',
  'http://127.0.0.1.example.com',
  'http://localhost.example.com',
  'http://0.0.0.0',
  'http://localhost@issuer.example.com',
  'ftp://issuer.example.com',
  'file:///etc/passwd',
  'https://user@issuer.example.com',
  'https://:secret@issuer.example.com',
  'https://issuer.example.com/#',
  ' https://issuer.example.com',
  'https://issuer.example.com\n',
  'https://issuer.exam\tple.com',
  'https:issuer.example.com',
  'https:/issuer.example.com',
  'https://issuer.example.com:99999',
  'https://issuer.example.com\\pool',
  'https:\\\\issuer.example.com\\pool',
])('isHttpsUrl, issuerUrl and keySetUrl reject %j', (address) => {
  expect(isHttpsUrl(address)).toBe(false);
  expect(checkShape(issuerUrl, address)).toEqual(notAnIssuer);
  expect(checkShape(keySetUrl, address)).toEqual(notAKeySet);
});

test.each([7, null, ['https://issuer.example.com']])('issuerUrl and keySetUrl reject %j', (value) => {
  expect(checkShape(issuerUrl, value)).toEqual(notAnIssuer);
  expect(checkShape(keySetUrl, value)).toEqual(notAKeySet);
});

test.each([
  'https://issuer.example.com/keys?a=b',
  'https://issuer.example.com./keys',
  'HTTPS://ISSUER.EXAMPLE.COM:8443/keys',
  'https://127.0.0.1.example.com/',
  'https://localhost.example.com/',
  'https://issuer.example9/keys',
])('isPublicHttpsUrl accepts %s', (address) => {
  expect(isPublicHttpsUrl(address)).toBe(true);
});

test.each([
  'http://issuer.example.com/keys',
  'http://127.0.0.1:9001/2018-06-01/runtime/invocation/next',
  'https://127.0.0.1:9001/keys',
  'https://127.1/keys',
  'https://2130706433/keys',
  'https://0x7f000001/keys',
  'https://0177.0.0.1/keys',
  'https://127.0.0.1./keys',
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/keys',
  'https://[::ffff:127.0.0.1]/keys',
  'https://localhost/keys',
  'https://a.localhost/keys',
  'https://a.localhost./keys',
  'https://internal/keys',
  'https://internal./keys',
  'https://user@issuer.example.com/keys',
  '/keys',
])('isPublicHttpsUrl rejects "%s"', (address) => {
  expect(isPublicHttpsUrl(address)).toBe(false);
});

test.each([
  ['http://127.0.0.1:8080/keys', true],
  ['https://localhost/keys', true],
  ['http://[::1]/keys', true],
  ['http://2130706433/keys', true],
  ['http://127.0.0.2/keys', false],
  ['http://a.localhost/keys', false],
  ['https://issuer.example.com', false],
  ['acme.com', false],
])('isLoopbackUrl of %s is %s', (address, isLoopback) => {
  expect(isLoopbackUrl(address)).toBe(isLoopback);
});

test.each(['https://issuer.example.com/keys?appid=a', 'https://issuer.example.com/keys?'])(
  'issuerUrl rejects the query of %s, which keySetUrl accepts',
  (address) => {
    expect(checkShape(issuerUrl, address)).toEqual(notAnIssuer);
    expect(checkShape(keySetUrl, address)).toEqual({ value: address });
  },
);
