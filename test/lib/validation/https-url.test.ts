import { describe, expect, test } from 'vitest';
import {
  isHttpsUrl,
  isLoopbackUrl,
  isPublicHttpsUrl,
  issuerUrl,
  keySetUrl,
} from '../../../lib/validation/https-url.ts';
import { checkShape } from '../../../lib/validation/shape.ts';

const notAnIssuer = {
  problems: ['expected an https URL (http for loopback only) without query and fragment'],
};
const notAKeySet = { problems: ['expected an https URL (http for loopback only) without fragment'] };

describe('an address is accepted', () => {
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

describe('an address is refused', () => {
  test.each([
    ['nothing', ''],
    ['no URL', 'issuer.example.com'],
    ['no host', 'https://'],
    ['http to another machine', 'http://issuer.example.com'],
    ['http to a host that only begins like loopback', 'http://127.0.0.1.example.com'],
    ['http to a host below localhost', 'http://localhost.example.com'],
    ['http to the whole network', 'http://0.0.0.0'],
    ['http to loopback by name of a user', 'http://localhost@issuer.example.com'],
    ['another scheme', 'ftp://issuer.example.com'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:application/json,{}'],
    ['a script', 'javascript:alert(1)'],
    ['a user', 'https://user@issuer.example.com'],
    ['a password', 'https://:secret@issuer.example.com'],
    ['a fragment', 'https://issuer.example.com/#a'],
    ['an empty fragment', 'https://issuer.example.com/#'],
    ['a space in front', ' https://issuer.example.com'],
    ['a line break at the end', 'https://issuer.example.com\n'],
    ['a tab inside', 'https://issuer.exam\tple.com'],
    ['a space in the path', 'https://issuer.example.com/my pool'],
    ['no slashes', 'https:issuer.example.com'],
    ['one slash', 'https:/issuer.example.com'],
    ['no such port', 'https://issuer.example.com:99999'],
    ['a back-slash in the path', 'https://issuer.example.com\\pool'],
    ['back-slashes', 'https:\\\\issuer.example.com\\pool'],
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

describe('the address that an issuer names for its keys', () => {
  test.each([
    'https://issuer.example.com/keys?a=b',
    'https://issuer.example.com./keys',
    'https://issuer.example.com:8443/keys',
    'HTTPS://ISSUER.EXAMPLE.COM/keys',
    'https://127.0.0.1.example.com/',
    'https://localhost.example.com/',
    'https://xn--bcher-kva.example/',
    'https://issuer.example9/keys',
  ])('may be %s', (address) => {
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
  ])('is not %s', (address) => {
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
])('%s is on a loopback host: %s', (address, isLoopback) => {
  expect(isLoopbackUrl(address)).toBe(isLoopback);
});

describe('a query is refused in an issuer, and accepted in the address of a key set', () => {
  test.each(['https://issuer.example.com/keys?appid=a', 'https://issuer.example.com/keys?'])(
    '%s',
    (address) => {
      expect(checkShape(issuerUrl, address)).toEqual(notAnIssuer);
      expect(checkShape(keySetUrl, address)).toEqual({ value: address });
    },
  );
});
