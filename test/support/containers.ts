/** Writes private keys in all supported formats, and changes PEMs as pasting and uploading do. */
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { type KeyKind, keyOf } from './keys.ts';

/** Encodes DER as PEM (RFC 7468). */
export const armour = (label: string, der: Buffer): string => {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
};

const pem = (type: 'pkcs8' | 'pkcs1' | 'sec1') => (key: KeyObject) =>
  key.export({ type, format: 'pem' }).toString();

// The curve's object identifier, as `openssl ecparam -genkey` writes it in front of the key.
const curveIds: Readonly<Record<string, string>> = {
  prime256v1: '06082a8648ce3d030107',
  secp256k1: '06052b8104000a',
  secp384r1: '06052b81040022',
  secp521r1: '06052b81040023',
};
const ecParameters = (key: KeyObject): string =>
  armour('EC PARAMETERS', Buffer.from(curveIds[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? '', 'hex'));

const pkcs8 = { container: 'PKCS#8', write: pem('pkcs8') };
const rsaContainers = [pkcs8, { container: 'PKCS#1', write: pem('pkcs1') }];
const ecContainers = [
  pkcs8,
  { container: 'SEC1', write: pem('sec1') },
  { container: 'SEC1 after EC PARAMETERS', write: (key: KeyObject) => ecParameters(key) + pem('sec1')(key) },
];
const containersOf = (kind: KeyKind) => {
  switch (keyOf(kind).asymmetricKeyType) {
    case 'rsa':
      return rsaContainers;
    case 'ec':
      return ecContainers;
    default:
      return [pkcs8];
  }
};

const kinds: readonly KeyKind[] = ['RSA', 'rsa-pss', 'P-256', 'secp256k1', 'P-384', 'P-521'];

/** Returns every kind of key that can sign for Latenode, in every PEM format. */
export const createPems = () =>
  kinds.flatMap((kind) =>
    containersOf(kind).map(({ container, write }) => ({ kind, container, pem: write(keyOf(kind)) })),
  );

/** Returns the PKCS#8 PEM of a key. */
export const pkcs8Of = (kind: KeyKind): string => pkcs8.write(keyOf(kind));

/** Returns the private JWK of a key. */
export const jwkOf = (kind: KeyKind): JsonWebKey => keyOf(kind).export({ format: 'jwk' });

/** Every kind of key that Node.js exports as a JWK. */
export const jwkKinds = kinds.filter((kind) => kind !== 'rsa-pss');

const wrap76 = (text: string): string => text.replace(/.{76}/g, '$&\n');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Changes to a PEM by pasting, uploading, a shell, or a JSON file. */
export const manglings: readonly (readonly [string, (pem: string) => string])[] = [
  ['as it is', (pem) => pem],
  ['with CRLF', (pem) => pem.replaceAll('\n', '\r\n')],
  ['with CR', (pem) => pem.replaceAll('\n', '\r')],
  ['with escaped line breaks', (pem) => pem.replaceAll('\n', '\\n')],
  ['with line breaks escaped twice', (pem) => pem.replaceAll('\n', '\\\\n')],
  ['with escaped CRLF', (pem) => pem.replaceAll('\n', '\\r\\n')],
  ['with escaped beside real line breaks', (pem) => pem.replaceAll('\n', '\\n\n')],
  ['with lost line breaks', (pem) => pem.replaceAll('\n', '')],
  ['with spaces for line breaks', (pem) => pem.replaceAll('\n', ' ')],
  ['indented', (pem) => pem.replaceAll(/^/gm, '    ')],
  ['without a last line break', (pem) => pem.trimEnd()],
  ['in double quotes', (pem) => `"${pem}"`],
  ['in single quotes', (pem) => `'${pem}'`],
  ['in quotes, with escaped line breaks', (pem) => JSON.stringify(pem)],
  ['within white space', (pem) => `\n\t ${pem}\n\n `],
  ['after a BOM', (pem) => `\uFEFF${pem}`],
  ['with text before and after', (pem) => `Bag Attributes\n  friendlyName: key\n${pem}\nKeep this safe!`],
  ['without its header lines', (pem) => pem.split(/-----[A-Z ]+-----/).at(-2) ?? ''],
  ['in base64', base64],
  ['in base64 of 76 columns', (pem) => wrap76(base64(pem))],
  ['in base64 of 76 columns with CRLF', (pem) => wrap76(base64(pem)).replaceAll('\n', '\r\n')],
  ['in base64 with escaped line breaks', (pem) => wrap76(base64(pem)).replaceAll('\n', '\\n')],
  ['in base64 in quotes', (pem) => `"${base64(pem)}"`],
  ['in base64 after a BOM', (pem) => `\uFEFF${base64(pem)}`],
  ['with CRLF, in base64', (pem) => base64(pem.replaceAll('\n', '\r\n'))],
];
