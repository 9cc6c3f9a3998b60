/** Recognizes key files that are neither a PEM nor a JWK of a usable key, and names the command that converts them. */
import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { shellWord } from '../../settings/shell-word.ts';

const notEd25519 = 'this is an Ed25519 key; Latenode accepts RSA, or EC on P-256, secp256k1, P-384 or P-521';
const notPublic = 'this is a public key; the private key is needed, and cannot be derived from it';

/** Returns the defect of a file and its remedy; undefined if the broker's own parser can judge the file. */
export const containerDefect = (bytes: Buffer, file: string): string | undefined => {
  const path = file === '-' ? 'FILE' : shellWord(file);
  const convert = (what: string, command: string) => `${what}. Convert it: ${command}`;
  const encoding = utf16In(bytes);
  if (encoding) {
    const command = `iconv -f ${encoding} -t UTF-8 ${path} > converted.pem`;
    return convert('this file is UTF-16, as PowerShell writes it; a PEM is ASCII', command);
  }
  const text = bytes.toString('latin1');
  if (/^\s*(ssh-|ecdsa-sha2-|sk-)\S+ AAAA/.test(text)) return notPublic;
  if (text.includes('-----BEGIN OPENSSH PRIVATE KEY-----')) {
    if (isOpenSshEd25519(text)) return notEd25519;
    const command = `cp ${path} converted.pem && ssh-keygen -p -m PKCS8 -N '' -f converted.pem`;
    return convert('this is an OpenSSH key, which OpenSSL cannot read', command);
  }
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text)) {
    const what =
      'the key is encrypted with a passphrase; the broker needs it without one, because Secrets Manager encrypts it';
    return convert(what, `openssl pkey -in ${path} -out converted.pem`);
  }
  if (bytes[0] !== 0x30) return undefined; // no SEQUENCE, so no DER
  const key = readDer(bytes);
  if (key?.asymmetricKeyType === 'ed25519') return notEd25519;
  if (key) return convert('this is a DER file', `openssl pkey -inform DER -in ${path} -out converted.pem`);
  const hex = bytes.subarray(0, 64).toString('hex');
  if (pkcs12Start.test(hex)) {
    const command = `openssl pkcs12 -in ${path} -nocerts -nodes -out converted.pem`;
    return convert('this is a PKCS#12 file (.p12, .pfx)', command);
  }
  if (passwordBasedEncryption.some((oid) => hex.includes(oid))) {
    const command = `openssl pkey -inform DER -in ${path} -out converted.pem`;
    return convert('this is a DER file, encrypted with a passphrase', command);
  }
  return isPublicDer(bytes) ? notPublic : undefined;
};

/** PFX (RFC 7292 section 4): a SEQUENCE that begins with version 3. */
const pkcs12Start = /^30(?:81..|82.{4}|83.{6}|84.{8}|..)020103/;
/** PBES2 (RFC 8018), and the older schemes of PKCS#5 and PKCS#12: 1.2.840.113549.1.5 and 1.2.840.113549.1.12.1. */
const passwordBasedEncryption = ['2a864886f70d0105', '2a864886f70d010c01'];

/** Returns the name of the encoding for iconv. */
function utf16In(bytes: Buffer): string | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'UTF-16';
  if (first && second === 0) return 'UTF-16LE';
  return first === 0 && second ? 'UTF-16BE' : undefined;
}

/** The public half is stored unencrypted at the beginning (PROTOCOL.key of OpenSSH). */
function isOpenSshEd25519(text: string): boolean {
  const base64 = text.replaceAll(/-----[^-]+-----|\s/g, '');
  return Buffer.from(base64, 'base64').includes('ssh-ed25519');
}

function readDer(key: Buffer): KeyObject | undefined {
  const types = ['pkcs8', 'pkcs1', 'sec1'] as const;
  return types.map((type) => attempt(() => createPrivateKey({ key, format: 'der', type }))).find(Boolean);
}

function isPublicDer(key: Buffer): boolean {
  const spki = () => createPublicKey({ key, format: 'der', type: 'spki' });
  return attempt(spki) !== undefined || attempt(() => new X509Certificate(key)) !== undefined;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
