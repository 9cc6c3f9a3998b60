/** Converts DER (ITU-T X.690) where node:crypto does not. The input is always output of node:crypto. */

/** Converts an ECDSA signature from DER (RFC 3279 section 2.2.3) to r‖s, as JWS has it (RFC 7518 section 3.4). */
export const toJoseSignature = (derSignature: Buffer, coordinateBytes: number): Buffer => {
  const r = readElement(readElement(derSignature).content);
  const s = readElement(r.rest);
  return Buffer.concat([r, s].map(({ content }) => toFixedLength(content, coordinateBytes)));
};

/** Returns the PKCS#1 public key inside an RSA SubjectPublicKeyInfo (RFC 5280 section 4.1), rsa-pss included. */
export const toRsaPublicKey = (spki: Buffer): Buffer => {
  const algorithm = readElement(readElement(spki).content);
  const bitString = readElement(algorithm.rest);
  return bitString.content.subarray(1); // the first byte is the number of unused bits, zero
};

function readElement(der: Buffer): { content: Buffer; rest: Buffer } {
  const first = der.readUInt8(1);
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = 2 + lengthBytes;
  const end = start + (lengthBytes === 0 ? first : der.readUIntBE(2, lengthBytes));
  return { content: der.subarray(start, end), rest: der.subarray(end) };
}

/** DER integers have no leading zeros, except one where the first bit would otherwise be a sign. */
function toFixedLength(integer: Buffer, bytes: number): Buffer {
  const fixed = Buffer.alloc(bytes);
  integer.subarray(-bytes).copy(fixed, Math.max(0, bytes - integer.length));
  return fixed;
}
