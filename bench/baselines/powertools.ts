/** A baseline with Powertools for the secret, `aws-jwt-verify` to verify and `jose` to sign. */
import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import { JwtVerifier } from 'aws-jwt-verify';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type CryptoKey, importPKCS8, type JWTPayload, SignJWT } from 'jose';

const { ISSUER = '', AUDIENCE = '', JWKS_URI = '', SIGNING_KEY_SECRET_ID = '' } = process.env;
const { LATENODE_TENANT_ID, SIGNING_ALGORITHM = '' } = process.env;
const ttlSeconds = 600;

const verifier = JwtVerifier.create({ issuer: ISSUER, audience: AUDIENCE, jwksUri: JWKS_URI });
let imported: { readonly pem: string; readonly key: CryptoKey } | undefined;

export const handler = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  let claims: JWTPayload;
  try {
    claims = await verifier.verify((event.headers.authorization ?? '').replace(/^Bearer /, ''));
  } catch {
    return respond(401, { message: 'Unauthorized' });
  }
  const expires_at = Math.floor(Date.now() / 1000) + ttlSeconds;
  const token = await new SignJWT({
    tenant_id: Number(LATENODE_TENANT_ID),
    user_id: claims.sub,
    plan_id: claims.latenode_plan,
    exp: expires_at,
  })
    .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: 'JWT' })
    .sign(await getPrivateKey());
  return respond(200, { token, expires_at, expires_in: ttlSeconds });
};

/** Powertools caches the secret for `maxAge` seconds, by default 5. The imported key is cached until the secret changes. */
const getPrivateKey = async (): Promise<CryptoKey> => {
  const pem = await getSecret(SIGNING_KEY_SECRET_ID, { maxAge: 300 });
  if (typeof pem !== 'string') throw new Error('the secret is not a text');
  if (imported?.pem !== pem) imported = { pem, key: await importPKCS8(pem, SIGNING_ALGORITHM) };
  return imported.key;
};

const respond = (statusCode: number, body: object): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  body: JSON.stringify(body),
});
