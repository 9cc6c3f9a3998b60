/** Attacks on the serialization of a token and the encoding of its signature. */
import { sign } from 'node:crypto';
import { encodePart } from '../support/tokens.ts';
import { type Attack, asAlice, changed, minted } from './attack.ts';

const compact = 'RFC 7515 section 7.1';
const base64url = 'RFC 7515 section 2; RFC 4648 section 3.5';
const part = (token: string, index: number): string => token.split('.')[index] ?? '';
const parts = ['header', 'payload', 'signature'] as const;

/** Makes a function that changes one part of a token. */
const inPart = (name: (typeof parts)[number], change: (part: string) => string) => (token: string) =>
  token
    .split('.')
    .map((text, index) => (parts[index] === name ? change(text) : text))
    .join('.');

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Changes the last letter by one, which changes only the unused bits of a signature of 64 bytes. */
const withTrailingBits = (text: string): string =>
  text.slice(0, -1) + letters.charAt(letters.indexOf(text.slice(-1)) + 1);

const nonCanonical: readonly (readonly [string, (part: string) => string])[] = [
  ['a space', (text) => `${text.slice(0, 8)} ${text.slice(8)}`],
  ['a trailing space', (text) => `${text} `],
  ['a line break', (text) => `${text.slice(0, 8)}\n${text.slice(8)}`],
  ['a tab', (text) => `${text.slice(0, 8)}\t${text.slice(8)}`],
  ['a null byte', (text) => `${text}\0`],
  ['padding', (text) => `${text}==`],
  ['a base64 +', (text) => `${text}+AAA`],
  ['a base64 /', (text) => `${text}/AAA`],
  ['a percent escape', (text) => `${text}%3D`],
];

/** The order of P-256. */
const n = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
const zero = Buffer.alloc(32);
const one = Buffer.concat([Buffer.alloc(31), Buffer.of(1)]);

/** The "psychic signatures" of CVE-2022-21449. */
const psychic: readonly (readonly [string, readonly Buffer[]])[] = [
  ['r = s = 0', [zero, zero]],
  ['r = 0, s = 1', [zero, one]],
  ['r = 1, s = 0', [one, zero]],
  ['r = s = n', [n, n]],
  ['r = n, s = 1', [n, one]],
  ['r = 1, s = n', [one, n]],
  ['r = s = 1', [one, one]],
];

const json = (token: string) => {
  const [header, payload, signature] = token.split('.');
  return { payload, signatures: [{ protected: header, signature }], protected: header, signature };
};

export const serializationAttacks: readonly Attack[] = [
  ...parts.flatMap((name) =>
    nonCanonical.map(([what, change]) => changed(`${what} in the ${name}`, base64url, inPart(name, change))),
  ),
  changed('a signature with non-zero trailing bits', base64url, inPart('signature', withTrailingBits)),
  changed('an empty header', compact, (token) => token.replace(/^[^.]*/, '')),
  changed('an empty payload', 'RFC 7515 appendix F', (token) => `${part(token, 0)}..${part(token, 2)}`),
  changed('an empty signature', 'CVE-2020-28042', (token) => token.replace(/[^.]*$/, '')),
  changed('a token of two parts', compact, (token) => token.replace(/\.[^.]*$/, '')),
  changed('a trailing dot', compact, (token) => `${token}.`),
  changed('a leading dot', compact, (token) => `.${token}`),
  changed('a token of 8000 dots', 'CVE-2025-30204', () => '.'.repeat(8000)),
  changed('a token of a million dots', 'CVE-2025-30204', () => '.'.repeat(1_000_000)),
  changed('a fourth part', compact, (token) => `${token}.e30`),
  changed('a token of five parts, like a JWE,', 'RFC 7516 section 3.1', (token) => `${token}.e30.e30`),
  changed(
    'a JWE header in a token of three parts',
    'CVE-2024-29371; RFC 7516 section 9',
    inPart('header', () => encodePart({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2_147_483_647 })),
  ),
  changed('a JWE with zip', 'CVE-2024-28176; RFC 7516 section 4.1.3', () =>
    [{ alg: 'dir', enc: 'A256GCM', zip: 'DEF' }, '', 'iv', 'text', 'tag'].map(encodePart).join('.'),
  ),
  changed('the general JSON serialization', 'RFC 7515 section 7.2.1', (token) => JSON.stringify(json(token))),
  changed('the flattened JSON serialization', 'RFC 7515 section 7.2.2', (token) => {
    const { signatures: _none, ...flattened } = json(token);
    return JSON.stringify(flattened);
  }),
  changed('a JSON serialization that is also compact', 'CVE-2022-39227', (token) => {
    const forged = encodePart({ sub: 'root' });
    return `{"  ${part(token, 0)}.${forged}.":"","payload":"${part(token, 1)}","signature":"${part(token, 2)}"}`;
  }),
  changed('an SD-JWT', 'RFC 9901 section 4', (token) => `${token}~WyJzYWx0Iiwic3ViIiwicm9vdCJd~`),
  changed('a token followed by itself', compact, (token) => `${token}.${token}`),
  changed('a token encoded twice in base64url', compact, (token) => encodePart(token)),
  changed(
    'the payload of another token',
    'RFC 7515 section 5.2',
    inPart('payload', () => encodePart({ sub: 'root' })),
  ),
  changed(
    'a payload with one changed bit',
    'RFC 7515 section 5.2',
    inPart('payload', (text) =>
      encodePart(Buffer.from(text, 'base64url').toString().replace('alice', 'alicd')),
    ),
  ),
  minted('a header in UTF-16', 'RFC 8725 section 3.7', {
    rawHeader: Buffer.from('{"alg":"ES256"}', 'utf16le'),
  }),
  minted(
    'a signed header with a BOM',
    'RFC 8259 section 8.1',
    { rawHeader: '\uFEFF{"alg":"ES256","kid":"first"}' },
    asAlice,
  ),
  minted('a payload that is an array', 'RFC 7519 section 7.2', { rawPayload: '[{"sub":"alice"}]' }),
  minted('a payload that is a string', 'RFC 7519 section 7.2', { rawPayload: '"alice"' }),
  minted('a payload that is null', 'RFC 7519 section 7.2', { rawPayload: 'null' }),
  minted('a truncated payload', 'RFC 7519 section 7.2', { rawPayload: '{"sub":"alice"' }),
  minted('a payload in invalid UTF-8', 'RFC 8725 section 3.7', {
    rawPayload: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  }),
  minted('a header of 5000 brackets', 'RFC 8725 section 2.10', { rawHeader: '['.repeat(5000) }),
  ...psychic.map(([what, coordinates]) =>
    minted(`a signature with ${what}`, 'CVE-2022-21449', { key: { sign: () => Buffer.concat(coordinates) } }),
  ),
  minted('a signature in DER', 'RFC 7518 section 3.4', ({ issuer }) => ({
    key: { sign: (data) => sign('sha256', data, issuer.key.privateKey) },
  })),
  minted('a signature with r and s swapped', 'RFC 7518 section 3.4', ({ issuer }) => ({
    key: {
      sign: (data) => {
        const signature = issuer.key.sign(data);
        return Buffer.concat([signature.subarray(32), signature.subarray(0, 32)]);
      },
    },
  })),
  ...['00', '0000', 'ff'].map((hex) =>
    minted(`a signature with 0x${hex} appended`, 'RFC 7518 section 3.4', ({ issuer }) => ({
      key: { sign: (data) => Buffer.concat([issuer.key.sign(data), Buffer.from(hex, 'hex')]) },
    })),
  ),
  minted('a signature with another hash', 'RFC 7518 section 3.4', ({ issuer }) => ({
    key: { sign: (data) => sign('sha512', data, { key: issuer.key.privateKey, dsaEncoding: 'ieee-p1363' }) },
  })),
];
