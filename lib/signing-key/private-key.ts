/** Reads private keys in PKCS#8, PKCS#1, SEC1 and JWK, and repairs common damage by pasting. */
import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { InvalidInputError } from '../errors.ts';

/** Reads a private JWK (RFC 7517). Throws `InvalidInputError`. */
export const readPrivateJwk = (jwk: JsonWebKey): KeyObject => {
  if (jwk.kty !== 'RSA' && jwk.kty !== 'EC') {
    throw new InvalidInputError(
      'the JWK is of a kind that Latenode does not accept; expected "kty": "RSA" or "EC"',
    );
  }
  if (jwk.d === undefined)
    throw new InvalidInputError('the JWK is a public key; a private one has the member "d"');
  return withoutOpensslMessage('the JWK', () => createPrivateKey({ key: jwk, format: 'jwk' }));
};

/**
 * Reads a PEM (RFC 7468); also one with CRLF, with escaped, lost or replaced line breaks, in quotes, in base64, or without
 * its header lines. Throws `InvalidInputError`.
 */
export const readPrivatePem = (text: string): KeyObject => {
  const decoded = text.includes(pemHeader) ? undefined : decodeBase64(text);
  // Every private key in DER is a SEQUENCE, whose first byte is 0x30 (X.690 section 8.9).
  if (decoded?.[0] === 0x30)
    return withoutOpensslMessage('the base64', () => readDer(decoded, Object.values(derTypes)));
  const { label, type, body } = findPrivateBlock(decoded?.toString() ?? text);
  if (body.includes('ENCRYPTED')) throw new InvalidInputError(encrypted); // RFC 1421 section 4.6.1.1
  const base64 = withoutBreaks(body);
  if (!isBase64(base64)) throw new InvalidInputError(`the content of the PEM "${label}" is not base64`);
  const key = Buffer.from(base64, 'base64');
  return withoutOpensslMessage(`the PEM "${label}"`, () => readDer(key, [type]));
};

const pemHeader = '-----BEGIN ';
const encrypted = 'the private key is encrypted; store it without a passphrase, Secrets Manager encrypts it';

type DerType = 'pkcs8' | 'pkcs1' | 'sec1';

/** By label, of which none is the name of an inherited member. */
const derTypes: Readonly<Record<string, DerType>> = {
  'PRIVATE KEY': 'pkcs8',
  'RSA PRIVATE KEY': 'pkcs1',
  'EC PRIVATE KEY': 'sec1',
};
const otherLabels: Readonly<Record<string, string>> = {
  'ENCRYPTED PRIVATE KEY': encrypted,
  'OPENSSH PRIVATE KEY': 'this is an OpenSSH key; convert it with "ssh-keygen -p -m PKCS8 -f FILE"',
  'PUBLIC KEY': 'this is a public key; the private key is needed',
  'RSA PUBLIC KEY': 'this is a public key; the private key is needed',
  CERTIFICATE: 'this is a certificate; the private key is needed',
};

function findPrivateBlock(text: string): { label: string; type: DerType; body: string } {
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g)];
  const [found, second] = blocks.flatMap(([, label = '', body = '']) => {
    const type = derTypes[label];
    return type ? { label, type, body } : [];
  });
  if (second) throw new InvalidInputError('there is more than one private key');
  if (found) return found;
  const other = blocks.map(([, label = '']) => otherLabels[label]).find(Boolean);
  if (other) throw new InvalidInputError(other);
  throw new InvalidInputError(
    text.includes(pemHeader)
      ? 'the PEM has no complete "PRIVATE KEY", "RSA PRIVATE KEY" or "EC PRIVATE KEY"; it may be truncated'
      : 'there is no private key; expected a PEM ("-----BEGIN PRIVATE KEY-----") or a JWK',
  );
}

function decodeBase64(text: string): Buffer | undefined {
  const base64 = withoutBreaks(text);
  return isBase64(base64) ? Buffer.from(base64, 'base64') : undefined;
}

/** Reads the first of these containers that fits: without a header line, only trying tells which it is. */
function readDer(key: Buffer, [type, ...others]: readonly DerType[]): KeyObject {
  try {
    return createPrivateKey({ key, format: 'der', type });
  } catch (error) {
    if (others.length === 0) throw error; // replaced by the caller
    return readDer(key, others);
  }
}

/** Removes what pasting adds to base64: line breaks, real or escaped, and quotes. */
function withoutBreaks(text: string): string {
  return text.replace(/\\+[rn]|[\s"']/g, '');
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

/** Replaces OpenSSL's message, which explains little and could quote the key. */
function withoutOpensslMessage(what: string, read: () => KeyObject): KeyObject {
  try {
    return read();
  } catch {
    throw new InvalidInputError(`${what} cannot be read as a private key; it may be truncated or damaged`);
  }
}
