/** Splits a compact JWS (RFC 7515 section 7.1) into its parts, before anything in it is parsed. */
import { reject } from '../errors.ts';

export interface CompactJws {
  /** The whole token. */
  readonly compact: string;
  /** The signed bytes: header and payload as received. */
  readonly signingInput: string;
  readonly header: Buffer;
  readonly payload: Buffer;
  readonly signature: Buffer;
}

/** The limit of API Gateway for all headers of a request together. */
const maxTokenBytes = 10_240;

/** Splits a token of at most 10,240 bytes into three parts of canonical base64url. Throws `invalid_token` otherwise. */
export const parseCompactJws = (token: string): CompactJws => {
  if (token.length > maxTokenBytes) reject('token_too_long', `more than ${maxTokenBytes} bytes`);
  const [header, payload, signature, ...others] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || others.length > 0)
    return reject('not_a_jws', `${token.split('.').length} parts`);
  return {
    compact: token,
    signingInput: `${header}.${payload}`,
    header: decodeCanonical(header),
    payload: decodeCanonical(payload),
    signature: decodeCanonical(signature),
  };
};

/** Node.js ignores spaces, `=`, line breaks and non-zero trailing bits; encoding the result again detects them. */
function decodeCanonical(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (part === '' || bytes.toString('base64url') !== part) reject('not_a_jws', 'not canonical base64url');
  return bytes;
}
