import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readPrivateJwk, readPrivatePem } from '../../../lib/signing-key/private-key.ts';
import { armour, jwkOf, pkcs8Of } from '../../support/containers.ts';
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
  const damaged = Buffer.from(from);
  damaged.writeUInt8(damaged.readUInt8(at) ^ 0xff, at);
  return damaged;
};

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const isPublic = 'this is a public key; the private key is needed';
const isEncrypted =
  'the private key is encrypted; store it without a passphrase, Secrets Manager encrypts it';
const isCutOff =
  'the PEM holds no whole "PRIVATE KEY", "RSA PRIVATE KEY" or "EC PRIVATE KEY"; it may be cut off';
const isDamaged = 'the PEM "PRIVATE KEY" cannot be read as a private key; it may be cut off or damaged';
const isNotBase64 = 'the PEM "PRIVATE KEY" holds something that is not base64';
const isNoKey = 'there is no private key; expected a PEM ("-----BEGIN PRIVATE KEY-----") or a JWK';
const isTwoKeys = 'there is more than one private key';
const isCertificate = 'this is a certificate; the private key is needed';
const isOpenSsh = 'this is an OpenSSH key; convert it with "ssh-keygen -p -m PKCS8 -f FILE"';

describe('a PEM is refused with a message that names the defect and quotes no part of the key', () => {
  test.each([
    ['a public key', publicPem('P-256', 'spki'), isPublic],
    ['a public key in PKCS#1', publicPem('RSA', 'pkcs1'), isPublic],
    ['a public key in base64', base64(publicPem('P-256', 'spki')), isPublic],
    ['a certificate', armour('CERTIFICATE', der), isCertificate],
    ['an encrypted PKCS#8 key', rsa.export({ type: 'pkcs8', ...withPassphrase }).toString(), isEncrypted],
    ['an encrypted PKCS#1 key', rsa.export({ type: 'pkcs1', ...withPassphrase }).toString(), isEncrypted],
    ['an encrypted SEC1 key', ec.export({ type: 'sec1', ...withPassphrase }).toString(), isEncrypted],
    ['an OpenSSH key', armour('OPENSSH PRIVATE KEY', Buffer.from(`openssh-key-v1\0${der}`)), isOpenSsh],
    ['a key whose end is cut off', lines.slice(0, -3).join('\n'), isCutOff],
    ['a key whose end is cut off, in base64', base64(lines.slice(0, -3).join('\n')), isCutOff],
    ['a key whose beginning is cut off', lines.slice(2).join('\n'), isNoKey],
    ['a key whose middle is cut out', lines.toSpliced(5, 3).join('\n'), isDamaged],
    ['a key that ends in another block', pem.replace('END PRIVATE', 'END EC PRIVATE'), isCutOff],
    ['a key of a kind without a container here', armour('DSA PRIVATE KEY', der), isCutOff],
    ['EC parameters without a key', armour('EC PARAMETERS', Buffer.of(6, 0)), isCutOff],
    ['a body with a character outside of base64', pem.replace('MII', 'M*I'), isNotBase64],
    ['a body in base64url', pem.replace(/[+/]/, '-'), isNotBase64],
    ['a body with padding in the middle', lines.toSpliced(5, 0, 'AAA=').join('\n'), isNotBase64],
    ['a body that is empty', armour('PRIVATE KEY', Buffer.of()), isNotBase64],
    ['a DER with a damaged head', armour('PRIVATE KEY', damage(der, 0)), isDamaged],
    ['a DER with a damaged algorithm', armour('PRIVATE KEY', damage(der, 12)), isDamaged],
    ['a DER that is cut off', armour('PRIVATE KEY', der.subarray(0, 800)), isDamaged],
    ['PKCS#1 under the label of PKCS#8', armour('PRIVATE KEY', pkcs1), isDamaged],
    ['two keys', pem + pkcs8Of('P-256'), isTwoKeys],
    ['the same key twice', pem + pem, isTwoKeys],
    ['nothing', '', isNoKey],
    ['white space', ' \n', isNoKey],
    ['words', 'to be filled in', isNoKey],
    ['base64 of something else', base64('to be filled in'), isNoKey],
    ['the body without its armour', lines.slice(1, -1).join('\n'), isNoKey],
  ])('%s', async (_what, text, message) => {
    const defect = await defectOf(() => readPrivatePem(text));
    expect(defect.message).toBe(message);
    expect(leaksOf(text + pem, inspect(defect))).toEqual([]);
  });
});

describe('a key is found beside', () => {
  test.each([
    ['its certificate', armour('CERTIFICATE', der)],
    ['its public key', publicPem('RSA', 'spki')],
    ['another key that is encrypted', ec.export({ type: 'pkcs8', ...withPassphrase }).toString()],
  ])('%s, on either side of it', (_what, other) => {
    expect(readPrivatePem(other + pem).equals(rsa)).toBe(true);
    expect(readPrivatePem(pem + other).equals(rsa)).toBe(true);
  });
});

describe('a JWK is refused with a message that names the defect and quotes no part of the key', () => {
  const { d: _d, ...publicRsa } = jwkOf('RSA');
  const { p: _p, ...withoutPrime } = jwkOf('RSA');
  const isWrongKind = 'the JWK is of a kind that Latenode does not accept; expected "kty": "RSA" or "EC"';
  const isPublicJwk = 'the JWK is a public key; a private one has the member "d"';
  const isDamagedJwk = 'the JWK cannot be read as a private key; it may be cut off or damaged';

  test.each([
    ['a symmetric key', { kty: 'oct', k: Buffer.alloc(32, 'key').toString('base64url') }, isWrongKind],
    ['an Ed25519 key', keyOf('Ed25519').export({ format: 'jwk' }), isWrongKind],
    ['a key of no kind', {}, isWrongKind],
    ['a public RSA key', createPublicKey(rsa).export({ format: 'jwk' }), isPublicJwk],
    ['a public EC key', createPublicKey(ec).export({ format: 'jwk' }), isPublicJwk],
    ['an RSA key with primes but without "d"', publicRsa, isPublicJwk],
    ['an RSA key without its primes', withoutPrime, isDamagedJwk],
    ['an RSA key with a member of another type', { ...jwkOf('RSA'), q: 5 }, isDamagedJwk],
    ['an EC key on an unknown curve', { ...jwkOf('P-256'), crv: 'P-192' }, isDamagedJwk],
    [
      'an EC key whose point is on no curve',
      { ...jwkOf('P-256'), x: jwkOf('another P-256').x },
      isDamagedJwk,
    ],
    ['an EC key without a point', { kty: 'EC', crv: 'P-256', d: jwkOf('P-256').d }, isDamagedJwk],
  ])('%s', async (_what, jwk, message) => {
    const defect = await defectOf(() => readPrivateJwk(jwk as JsonWebKey));
    expect(defect.message).toBe(message);
    expect(leaksOf(JSON.stringify(jwk), inspect(defect))).toEqual([]);
  });
});

test('the search finds a part of a key in a message', () => {
  const [, , line = ''] = lines;
  expect(leaksOf(pem, `the key holds ${line.slice(20, 28)} where it should not`)).not.toEqual([]);
  expect(leaksOf(JSON.stringify(jwkOf('P-256')), `"d": ${jwkOf('P-256').d?.slice(-8)}`)).not.toEqual([]);
});
