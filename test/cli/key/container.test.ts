import { execFile } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { containerDefect } from '../../../cli/key/container.ts';
import { inspectKey } from '../../../cli/shared/inspect.ts';
import { pkcs8Of } from '../../support/containers.ts';
import { type KeyKind, keyOf } from '../../support/keys.ts';

const directory = await mkdtemp(join(tmpdir(), 'key containers '));
afterAll(() => rm(directory, { recursive: true }));

/** Runs a program in the directory. */
const run = (program: string, ...args: string[]) => promisify(execFile)(program, args, { cwd: directory });
const fileIn = (name: string) => join(directory, name);

const rsa = pkcs8Of('RSA');
const der = (kind: KeyKind, type: 'pkcs8' | 'pkcs1' | 'sec1') => keyOf(kind).export({ type, format: 'der' });
const passphrase = 'secret';
const encrypted = { cipher: 'aes-256-cbc', passphrase } as const;
const asDer = { ...encrypted, type: 'pkcs8', format: 'der' } as const;
const asPem = { ...encrypted, format: 'pem' } as const;
const utf16 = Buffer.from(`\uFEFF${rsa}`, 'utf16le');
const pkcs12 = async () => {
  await writeFile(fileIn('source.pem'), rsa);
  const request = ['-x509', '-new', '-key', 'source.pem', '-subj', '/CN=x', '-out', 'cert.pem'];
  await run('openssl', 'req', ...request);
  const inputs = ['-inkey', 'source.pem', '-in', 'cert.pem', '-passout', `pass:${passphrase}`];
  await run('openssl', 'pkcs12', '-export', ...inputs, '-out', 'source.p12');
  return readFile(fileIn('source.p12'));
};
const openSsh = async (type: string, file: string, output = file) => {
  await run('ssh-keygen', '-q', '-t', type, '-N', '', '-f', file);
  return readFile(fileIn(output));
};

type Make = () => Buffer | string | Promise<Buffer>;

const plainDer = /^this is a DER file\. Convert it: openssl pkey -inform DER /;
const encryptedPem = /encrypted .+ openssl pkey -in /;
test.each<[string, Make, RegExp]>([
  ['a DER of PKCS#8', () => der('RSA', 'pkcs8'), plainDer],
  ['a DER of PKCS#1', () => der('RSA', 'pkcs1'), plainDer],
  ['a DER of SEC1', () => der('P-256', 'sec1'), plainDer],
  ['an encrypted DER', () => keyOf('RSA').export(asDer), /DER file, encrypted .+ openssl pkey -inform DER /],
  ['an encrypted PEM', () => keyOf('RSA').export({ ...asPem, type: 'pkcs8' }), encryptedPem],
  ['an encrypted PKCS#1 PEM', () => keyOf('RSA').export({ ...asPem, type: 'pkcs1' }), encryptedPem],
  ['a PKCS#12 file', pkcs12, /^this is a PKCS#12 file .+ openssl pkcs12 -in /],
  ['a UTF-16 file', () => utf16, /^this file is UTF-16.+ iconv -f UTF-16 /],
  ['a UTF-16 file without a BOM', () => utf16.subarray(2), /^this file is UTF-16.+ iconv -f UTF-16LE /],
  ['a big-endian UTF-16 file', () => Buffer.from(utf16).swap16().subarray(2), / iconv -f UTF-16BE /],
  ['an OpenSSH key', () => openSsh('rsa', 'rsa'), /^this is an OpenSSH key.+ ssh-keygen -p -m PKCS8 /],
])('names the command that converts %s, and the command works', async (what, make, expected) => {
  const file = fileIn(`${what.replaceAll('#', '')} it's`);
  await writeFile(file, await make(), { mode: 0o600 });
  const defect = containerDefect(await readFile(file), file) ?? '';
  expect(defect).toMatch(expected);
  const [, command = ''] = defect.split('Convert it: ');
  await run('sh', '-ec', command.replace(/^(openssl \w+)/, `$1 -passin pass:${passphrase}`));
  const converted = await readFile(fileIn('converted.pem'));
  expect(containerDefect(converted, 'converted.pem')).toBeUndefined();
  const { details } = inspectKey(converted.toString('utf8'));
  const original = inspectKey(pkcs8Of(what.includes('SEC1') ? 'P-256' : 'RSA')).details;
  if (!what.includes('OpenSSH')) expect(details.thumbprint).toBe(original.thumbprint);
});

const publicKey = createPublicKey(keyOf('RSA'));
test.each<[string, Make, string]>([
  ['an Ed25519 key of OpenSSH', () => openSsh('ed25519', 'ed'), 'this is an Ed25519 key'],
  ['a DER of Ed25519', () => der('Ed25519', 'pkcs8'), 'this is an Ed25519 key'],
  ['a public DER', () => publicKey.export({ type: 'spki', format: 'der' }), 'this is a public key'],
  ['an OpenSSH .pub', () => openSsh('rsa', 'id', 'id.pub'), 'this is a public key'],
])('rejects %s without a command to convert it', async (_what, make, expected) => {
  const defect = containerDefect(Buffer.from(await make()), 'key');
  expect(defect).toContain(expected);
  expect(defect).not.toContain('Convert it');
});

test.each([
  ['a PEM', rsa],
  ['a public PEM', publicKey.export({ type: 'spki', format: 'pem' })],
  ['an Ed25519 PEM', pkcs8Of('Ed25519')],
  ['text', 'to be filled in'],
  ['an empty file', ''],
  ['one byte', '-'],
  ['a DER of something else', Buffer.from('3003020105', 'hex')],
])('leaves %s to the parser', (_what, content) => {
  expect(containerDefect(Buffer.from(content), 'key')).toBeUndefined();
});
