import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readPrivateJwk, readPrivatePem } from '../../../lib/signing-key/private-key.ts';
import { armour, createPems, jwkKinds, jwkOf, manglings, pkcs8Of } from '../../support/containers.ts';
import { defectOf, leaksOf } from '../../support/defects.ts';
import { type KeyKind, keyOf } from '../../support/keys.ts';

const rsa = keyOf('RSA');
const ec = keyOf('P-256');
const pem = pkcs8Of('RSA');
const lines = pem.trimEnd().split('\n');
const der = rsa.export({ type: 'pkcs8', format: 'der' });
const pkcs1 = rsa.export({ type: 'pkcs1', format: 'der' });
const publicPem = (kind: KeyKind, type: 'spki' | 'pkcs1') =>
  createPublicKey(keyOf(kind)).export({ type, format: 'pem' }).toString();
const withPassphrase = { format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' } as const;

const damage = (from: Buffer, at: number): Buffer => {
  const copy = Buffer.from(from);
  copy.writeUInt8(copy.readUInt8(at) ^ 0xff, at);
  return copy;
};

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const publicKey = 'this is a public key; the private key is needed';
const encrypted = 'the private key is encrypted; store it without a passphrase, Secrets Manager encrypts it';
const cutOff =
  'the PEM has no complete "PRIVATE KEY", "RSA PRIVATE KEY" or "EC PRIVATE KEY"; it may be truncated';
const damaged = 'the PEM "PRIVATE KEY" cannot be read as a private key; it may be truncated or damaged';
const damagedBase64 = damaged.replace('PEM "PRIVATE KEY"', 'base64');
const notBase64 = 'the content of the PEM "PRIVATE KEY" is not base64';
const noKey = 'there is no private key; expected a PEM ("-----BEGIN PRIVATE KEY-----") or a JWK';
const twoKeys = 'there is more than one private key';
const certificate = 'this is a certificate; the private key is needed';
const openSsh = 'this is an OpenSSH key; convert it with "ssh-keygen -p -m PKCS8 -f FILE"';

describe.each(createPems())('a $kind key in $container', ({ kind, pem }) => {
  test.each(manglings)('is read %s', (_name, mangle) => {
    expect(readPrivatePem(mangle(pem)).equals(keyOf(kind))).toBe(true);
  });
});

test.each(jwkKinds)('a %s key is read from a JWK', (kind) => {
  expect(readPrivateJwk(jwkOf(kind)).equals(keyOf(kind))).toBe(true);
});

test.each([
  ['a public key', publicPem('P-256', 'spki'), publicKey],
  ['a public key in PKCS#1', publicPem('RSA', 'pkcs1'), publicKey],
  ['a certificate', armour('CERTIFICATE', der), certificate],
  ['an encrypted PKCS#8 key', rsa.export({ type: 'pkcs8', ...withPassphrase }).toString(), encrypted],
  ['an encrypted PKCS#1 key', rsa.export({ type: 'pkcs1', ...withPassphrase }).toString(), encrypted],
  ['an encrypted SEC1 key', ec.export({ type: 'sec1', ...withPassphrase }).toString(), encrypted],
  ['an OpenSSH key', armour('OPENSSH PRIVATE KEY', Buffer.from(`openssh-key-v1\0${der}`)), openSsh],
  ['a key whose end is cut off', lines.slice(0, -3).join('\n'), cutOff],
  ['a key whose beginning is cut off', lines.slice(2).join('\n'), noKey],
  ['a key without some lines in the middle', lines.toSpliced(5, 3).join('\n'), damaged],
  ['a key that ends in another block', pem.replace('END PRIVATE', 'END EC PRIVATE'), cutOff],
  ['a key in the PEM format of DSA', armour('DSA PRIVATE KEY', der), cutOff],
  ['EC parameters without a key', armour('EC PARAMETERS', Buffer.of(6, 0)), cutOff],
  ['a body with a character outside of base64', pem.replace('MII', 'M*I'), notBase64],
  ['a body in base64url', pem.replace(/[+/]/, '-'), notBase64],
  ['a body with padding in the middle', lines.toSpliced(5, 0, 'AAA=').join('\n'), notBase64],
  ['an empty body', armour('PRIVATE KEY', Buffer.of()), notBase64],
  ['a DER with a damaged first byte', armour('PRIVATE KEY', damage(der, 0)), damaged],
  ['a DER that is cut off', armour('PRIVATE KEY', der.subarray(0, 800)), damaged],
  ['PKCS#1 under the label of PKCS#8', armour('PRIVATE KEY', pkcs1), damaged],
  ['two keys', pem + pkcs8Of('P-256'), twoKeys],
  ['the body of a public key', publicPem('P-256', 'spki').replaceAll(/-----.*/g, ''), damagedBase64],
  ['an empty text', '', noKey],
  ['other text', 'to be filled in', noKey],
  ['base64 of other text', base64('to be filled in'), noKey],
])(
  'readPrivatePem names the defect and quotes no part of the key when it rejects %s',
  async (_what, text, message) => {
    const defect = await defectOf(() => readPrivatePem(text));
    expect(defect.message).toBe(message);
    expect(leaksOf(text + pem, inspect(defect))).toEqual([]);
  },
);

test.each([
  ['beside its certificate', armour('CERTIFICATE', der)],
  ['beside its public key', publicPem('RSA', 'spki')],
  ['beside another key that is encrypted', ec.export({ type: 'pkcs8', ...withPassphrase }).toString()],
])('readPrivatePem finds a key %s, on either side', (_what, other) => {
  expect(readPrivatePem(other + pem).equals(rsa)).toBe(true);
  expect(readPrivatePem(pem + other).equals(rsa)).toBe(true);
});

const { d: _d, ...publicRsa } = jwkOf('RSA');
const { p: _p, ...withoutPrime } = jwkOf('RSA');
const wrongKind = 'the JWK is of a kind that Latenode does not accept; expected "kty": "RSA" or "EC"';
const publicJwk = 'the JWK is a public key; a private one has the member "d"';
const damagedJwk = 'the JWK cannot be read as a private key; it may be truncated or damaged';

test.each([
  ['a symmetric key', { kty: 'oct', k: Buffer.alloc(32, 'key').toString('base64url') }, wrongKind],
  ['an Ed25519 key', keyOf('Ed25519').export({ format: 'jwk' }), wrongKind],
  ['a JWK without "kty"', {}, wrongKind],
  ['a public RSA key', createPublicKey(rsa).export({ format: 'jwk' }), publicJwk],
  ['a public EC key', createPublicKey(ec).export({ format: 'jwk' }), publicJwk],
  ['an RSA key with primes but without "d"', publicRsa, publicJwk],
  ['an RSA key without its primes', withoutPrime, damagedJwk],
  ['an RSA key with a member of another type', { ...jwkOf('RSA'), q: 5 }, damagedJwk],
  ['an EC key on an unknown curve', { ...jwkOf('P-256'), crv: 'P-192' }, damagedJwk],
  ['an EC key whose point is on no curve', { ...jwkOf('P-256'), x: jwkOf('another P-256').x }, damagedJwk],
  ['an EC key without a point', { kty: 'EC', crv: 'P-256', d: jwkOf('P-256').d }, damagedJwk],
])(
  'readPrivateJwk names the defect and quotes no part of the key when it rejects %s',
  async (_what, jwk, message) => {
    const defect = await defectOf(() => readPrivateJwk(jwk as JsonWebKey));
    expect(defect.message).toBe(message);
    expect(leaksOf(JSON.stringify(jwk), inspect(defect))).toEqual([]);
  },
);

test('leaksOf finds a part of a key in a message', () => {
  const [, , line = ''] = lines;
  expect(leaksOf(pem, `the key holds ${line.slice(20, 28)} where it should not`)).not.toEqual([]);
  expect(leaksOf(JSON.stringify(jwkOf('P-256')), `"d": ${jwkOf('P-256').d?.slice(-8)}`)).not.toEqual([]);
});
