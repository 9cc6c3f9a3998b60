import { describe, expect, test } from 'vitest';
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

describe('isHttpsUrl, issuerUrl and keySetUrl accept', () => {
  test.each([
    'https://issuer.example.com',
    'https://issuer.example.com/',
    'https://issuer.example.com:8443/realms/a-b_c~d/@me',
    'HTTPS://ISSUER.EXAMPLE.COM/Pool',
    'https://192.0.2.1/pool',
    'http://127.0.0.1:8080/pool',
    'http://localhost:9229',
    'http://[::1]:8080',
  ])('%s', (address) => {
    expect(isHttpsUrl(address)).toBe(true);
    expect(checkShape(issuerUrl, address)).toEqual({ value: address });
    expect(checkShape(keySetUrl, address)).toEqual({ value: address });
  });
});

describe('isHttpsUrl, issuerUrl and keySetUrl reject', () => {
  test.each([
    ['an empty string', ''],
    ['a host name', 'issuer.example.com'],
    ['a URL without a host', 'https://'],
    ['http to another host', 'http://issuer.example.com'],
    ['http to a host that begins with 127.0.0.1', 'http://127.0.0.1.example.com'],
    ['http to a host that begins with localhost', 'http://localhost.example.com'],
    ['http to 0.0.0.0', 'http://0.0.0.0'],
    ['http with localhost as the user name', 'http://localhost@issuer.example.com'],
    ['another scheme', 'ftp://issuer.example.com'],
    ['a file URL', 'file:///etc/passwd'],
    ['a data URL', 'data:application/json,{}'],
    ['a javascript URL', 'javascript:alert(1)'],
    ['a user name', 'https://user@issuer.example.com'],
    ['a password', 'https://:secret@issuer.example.com'],
    ['a fragment', 'https://issuer.example.com/#a'],
    ['an empty fragment', 'https://issuer.example.com/#'],
    ['a leading space', ' https://issuer.example.com'],
    ['a trailing line break', 'https://issuer.example.com\n'],
    ['a tab inside', 'https://issuer.exam\tple.com'],
    ['a space in the path', 'https://issuer.example.com/my pool'],
    ['no slashes', 'https:issuer.example.com'],
    ['a single slash', 'https:/issuer.example.com'],
    ['an invalid port', 'https://issuer.example.com:99999'],
    ['a backslash in the path', 'https://issuer.example.com\\pool'],
    ['backslashes', 'https:\\\\issuer.example.com\\pool'],
  ])('%s', (_case, address) => {
    expect(isHttpsUrl(address)).toBe(false);
    expect(checkShape(issuerUrl, address)).toEqual(notAnIssuer);
    expect(checkShape(keySetUrl, address)).toEqual(notAKeySet);
  });

  test.each([7, null, undefined, {}, ['https://issuer.example.com']])('%j', (value) => {
    expect(checkShape(issuerUrl, value)).toEqual(notAnIssuer);
    expect(checkShape(keySetUrl, value)).toEqual(notAKeySet);
  });
});

describe('isPublicHttpsUrl', () => {
  test.each([
    'https://issuer.example.com/keys?a=b',
    'https://issuer.example.com./keys',
    'https://issuer.example.com:8443/keys',
    'HTTPS://ISSUER.EXAMPLE.COM/keys',
    'https://127.0.0.1.example.com/',
    'https://localhost.example.com/',
    'https://xn--bcher-kva.example/',
    'https://issuer.example9/keys',
  ])('accepts %s', (address) => {
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
    'https://[fd00:ec2::254]/keys',
    'https://localhost/keys',
    'https://localhost./keys',
    'https://LOCALHOST/keys',
    'https://a.localhost/keys',
    'https://a.localhost./keys',
    'https://internal/keys',
    'https://internal./keys',
    'https://user@issuer.example.com/keys',
    'file:///etc/passwd',
    '/keys',
    '',
  ])('rejects "%s"', (address) => {
    expect(isPublicHttpsUrl(address)).toBe(false);
  });
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

describe('issuerUrl rejects a query, which keySetUrl accepts:', () => {
  test.each(['https://issuer.example.com/keys?appid=a', 'https://issuer.example.com/keys?'])(
    '%s',
    (address) => {
      expect(checkShape(issuerUrl, address)).toEqual(notAnIssuer);
      expect(checkShape(keySetUrl, address)).toEqual({ value: address });
    },
  );
});
