/** Attacks on the way a token is written down, and on its signature's bytes. */
import { sign } from 'node:crypto';
import { encodePart } from '../support/tokens.ts';
import { type Attack, changed, minted } from './attack.ts';

const compact = 'RFC 7515 section 7.1';
const base64url = 'RFC 7515 section 2; RFC 4648 section 3.5';
const part = (token: string, index: number): string => token.split('.')[index] ?? '';
const parts = ['header', 'payload', 'signature'] as const;

/** Changes one part of a token. */
const inPart = (name: (typeof parts)[number], change: (part: string) => string) => (token: string) =>
  token
    .split('.')
    .map((text, index) => (parts[index] === name ? change(text) : text))
    .join('.');

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The next letter: for a signature of 64 bytes it differs in bits that mean nothing. */
const withLooseBits = (text: string): string =>
  text.slice(0, -1) + letters.charAt(letters.indexOf(text.slice(-1)) + 1);

const spoilt: readonly (readonly [string, (part: string) => string])[] = [
  ['a space in it', (text) => `${text.slice(0, 8)} ${text.slice(8)}`],
  ['a space at the end', (text) => `${text} `],
  ['a line break', (text) => `${text.slice(0, 8)}\n${text.slice(8)}`],
  ['a tab', (text) => `${text.slice(0, 8)}\t${text.slice(8)}`],
  ['a null byte', (text) => `${text}\0`],
  ['padding', (text) => `${text}==`],
  ['a +', (text) => `${text}+AAA`],
  ['a /', (text) => `${text}/AAA`],
  ['a percent escape', (text) => `${text}%3D`],
];

const n = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
const zero = Buffer.alloc(32);
const one = Buffer.concat([Buffer.alloc(31), Buffer.of(1)]);

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

export const serialisationAttacks: readonly Attack[] = [
  ...parts.flatMap((name) =>
    spoilt.map(([what, change]) => changed(`${what} in the ${name}`, base64url, inPart(name, change))),
  ),
  changed('loose bits at the end of the signature', base64url, inPart('signature', withLooseBits)),
  changed('no header', compact, (token) => token.replace(/^[^.]*/, '')),
  changed('no payload', 'RFC 7515 appendix F', (token) => `${part(token, 0)}..${part(token, 2)}`),
  changed('no signature', 'CVE-2020-28042', (token) => token.replace(/[^.]*$/, '')),
  changed('no signature and no dot', compact, (token) => token.replace(/\.[^.]*$/, '')),
  changed('a dot at the end', compact, (token) => `${token}.`),
  changed('a dot in front', compact, (token) => `.${token}`),
  changed('8000 dots', 'CVE-2025-30204', () => '.'.repeat(8000)),
  changed('a million dots', 'CVE-2025-30204', () => '.'.repeat(1_000_000)),
  changed('a fourth part', compact, (token) => `${token}.e30`),
  changed('a JWE: five parts', 'RFC 7516 section 3.1', (token) => `${token}.e30.e30`),
  changed(
    'a JWE header over three parts',
    'CVE-2024-29371; RFC 7516 section 9',
    inPart('header', () => encodePart({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2_147_483_647 })),
  ),
  changed('a JWE with zip', 'CVE-2024-28176; RFC 7516 section 4.1.3', () =>
    [{ alg: 'dir', enc: 'A256GCM', zip: 'DEF' }, '', 'iv', 'text', 'tag'].map(encodePart).join('.'),
  ),
  changed('general JSON serialisation', 'RFC 7515 section 7.2.1', (token) => JSON.stringify(json(token))),
  changed('flattened JSON serialisation', 'RFC 7515 section 7.2.2', (token) => {
    const { signatures: _none, ...flattened } = json(token);
    return JSON.stringify(flattened);
  }),
  changed('JSON that is also a compact token', 'CVE-2022-39227', (token) => {
    const forged = encodePart({ sub: 'root' });
    return `{"  ${part(token, 0)}.${forged}.":"","payload":"${part(token, 1)}","signature":"${part(token, 2)}"}`;
  }),
  changed('an SD-JWT', 'RFC 9901 section 4', (token) => `${token}~WyJzYWx0Iiwic3ViIiwicm9vdCJd~`),
  changed('the same token twice', compact, (token) => `${token}.${token}`),
  changed('in base64 once more', compact, (token) => encodePart(token)),
  changed(
    'the payload of another token',
    'RFC 7515 section 5.2',
    inPart('payload', () => encodePart({ sub: 'root' })),
  ),
  changed(
    'one bit of the payload turned',
    'RFC 7515 section 5.2',
    inPart('payload', (text) =>
      encodePart(Buffer.from(text, 'base64url').toString().replace('alice', 'alicd')),
    ),
  ),
  minted('a header of UTF-16', 'RFC 8725 section 3.7', {
    rawHeader: Buffer.from('{"alg":"ES256"}', 'utf16le'),
  }),
  minted(
    'a header behind a BOM: a parser may overlook it, and the issuer has signed it',
    'RFC 8259 section 8.1',
    { rawHeader: '\uFEFF{"alg":"ES256","kid":"first"}' },
    { expected: { user_id: 'alice' } },
  ),
  minted('a payload that is a list', 'RFC 7519 section 7.2', { rawPayload: '[{"sub":"alice"}]' }),
  minted('a payload that is a text', 'RFC 7519 section 7.2', { rawPayload: '"alice"' }),
  minted('a payload that is null', 'RFC 7519 section 7.2', { rawPayload: 'null' }),
  minted('a payload that breaks off', 'RFC 7519 section 7.2', { rawPayload: '{"sub":"alice"' }),
  minted('a payload with bytes that are not UTF-8', 'RFC 8725 section 3.7', {
    rawPayload: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  }),
  minted('a header of nothing but brackets', 'RFC 8725 section 2.10', { rawHeader: '['.repeat(5000) }),
  ...psychic.map(([what, coordinates]) =>
    minted(`a signature of ${what}`, 'CVE-2022-21449', { key: { sign: () => Buffer.concat(coordinates) } }),
  ),
  minted('a signature in DER', 'RFC 7518 section 3.4', ({ issuer }) => ({
    key: { sign: (data) => sign('sha256', data, issuer.key.privateKey) },
  })),
  minted('a signature with r and s changed over', 'RFC 7518 section 3.4', ({ issuer }) => ({
    key: {
      sign: (data) => {
        const signature = issuer.key.sign(data);
        return Buffer.concat([signature.subarray(32), signature.subarray(0, 32)]);
      },
    },
  })),
  ...['00', '0000', 'ff'].map((hex) =>
    minted(`a signature with ${hex} behind it`, 'RFC 7518 section 3.4', ({ issuer }) => ({
      key: { sign: (data) => Buffer.concat([issuer.key.sign(data), Buffer.from(hex, 'hex')]) },
    })),
  ),
  minted('a signature of another hash', 'RFC 7518 section 3.4', ({ issuer }) => ({
    key: { sign: (data) => sign('sha512', data, { key: issuer.key.privateKey, dsaEncoding: 'ieee-p1363' }) },
  })),
];
