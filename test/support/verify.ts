/** Verifies JWTs with implementations other than the one that signs them. */
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { type JWK, jwtVerify } from 'jose';

/** Verifies the signature of a JWT, ignoring `exp`: by jose, or for ES256K by node and by noble. */
export const isSignedBy = async (jwt: string, publicJwk: JWK): Promise<boolean> => {
  if (publicJwk.alg === 'ES256K') return isSignedOnSecp256k1(jwt, publicJwk);
  const options = { algorithms: [String(publicJwk.alg)], currentDate: new Date(0) };
  return jwtVerify(jwt, publicJwk, options).then(
    () => true,
    () => false,
  );
};

/** jose 6 has no ES256K (RFC 8812). */
function isSignedOnSecp256k1(jwt: string, publicJwk: JWK): boolean {
  const [header, payload, encodedSignature = ''] = jwt.split('.');
  const data = Buffer.from(`${header}.${payload}`);
  const signature = Buffer.from(encodedSignature, 'base64url');
  const key = createPublicKey({ key: publicJwk as JsonWebKey, format: 'jwk' });
  const point = Buffer.concat([
    Buffer.of(4), // uncompressed
    ...[publicJwk.x, publicJwk.y].map((coordinate = '') => Buffer.from(coordinate, 'base64url')),
  ]);
  return (
    verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature) &&
    // JWS does not require a low s, as Bitcoin does.
    secp256k1.verify(signature, data, point, { lowS: false })
  );
}
