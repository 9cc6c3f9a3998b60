import { createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Algorithm, algorithms } from '../../../lib/jwt/algorithms.ts';
import { parseCompactJws } from '../../../lib/jwt/compact-jws.ts';
import { isValidSignature } from '../../../lib/signing-key/jws-signature.ts';

// The examples of RFC 7515 appendices A.2 to A.4.
const payload =
  'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
const examples: [Algorithm, object, string][] = [
  [
    'RS256',
    {
      kty: 'RSA',
      n: 'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
      e: 'AQAB',
    },
    `eyJhbGciOiJSUzI1NiJ9.${payload}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw`,
  ],
  [
    'ES256',
    {
      kty: 'EC',
      crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    },
    `eyJhbGciOiJFUzI1NiJ9.${payload}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q`,
  ],
  [
    'ES512',
    {
      kty: 'EC',
      crv: 'P-521',
      x: 'AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk',
      y: 'ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2',
    },
    'eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn',
  ],
];

test.each(examples)(
  'isValidSignature accepts the %s example of RFC 7515, and rejects it with a bit changed or another length',
  (algorithm, jwk, token) => {
    const { signature, signingInput } = parseCompactJws(token);
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    const isValid = (bytes: Buffer, data = signingInput) =>
      isValidSignature(bytes, data, key, algorithms[algorithm]);
    expect(isValid(signature)).toBe(true);
    expect(isValid(signature, `${signingInput}A`)).toBe(false);
    for (let bit = 0; bit < signature.length * 8; bit += 7) {
      const changed = Buffer.from(signature);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(isValid(changed)).toBe(false);
    }
    for (const length of [0, 1, signature.length - 1])
      expect(isValid(signature.subarray(0, length))).toBe(false);
    expect(isValid(Buffer.concat([signature, Buffer.alloc(1)]))).toBe(false);
    expect(isValid(Buffer.alloc(signature.length))).toBe(false);
  },
);

test('isValidSignature returns false, without an error, for an RSA key with an even modulus', () => {
  const key = createPublicKey({
    key: { kty: 'RSA', n: Buffer.alloc(256, 0xfe).toString('base64url'), e: 'Ag' },
    format: 'jwk',
  });
  expect(isValidSignature(Buffer.alloc(256, 1), 'data', key, algorithms.PS256)).toBe(false);
});
