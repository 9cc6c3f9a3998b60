/** A baseline as in tutorials: `jsonwebtoken`, `jwks-rsa` and the AWS SDK, with keys fetched on first use. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import jwt, { type Algorithm, type JwtPayload } from 'jsonwebtoken';
import { JwksClient } from 'jwks-rsa';

const { ISSUER = '', AUDIENCE = '', JWKS_URI = '', LATENODE_TENANT_ID, SIGNING_KEY_SECRET_ID } = process.env;
const signingAlgorithm = process.env.SIGNING_ALGORITHM as Algorithm;
const algorithms: Algorithm[] = ['RS256', 'PS256', 'ES256'];
const ttlSeconds = 600;

const issuerKeys = new JwksClient({ jwksUri: JWKS_URI });
const secretsManager = new SecretsManagerClient({});
let privateKey: string | undefined;

export const handler = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  let claims: JwtPayload;
  try {
    claims = await verify((event.headers.authorization ?? '').replace(/^Bearer /, ''));
  } catch {
    return respond(401, { message: 'Unauthorized' });
  }
  const expires_at = Math.floor(Date.now() / 1000) + ttlSeconds;
  const payload = {
    tenant_id: Number(LATENODE_TENANT_ID),
    user_id: claims.sub,
    plan_id: claims.latenode_plan,
    exp: expires_at,
  };
  const token = jwt.sign(payload, await getPrivateKey(), { algorithm: signingAlgorithm, noTimestamp: true });
  return respond(200, { token, expires_at, expires_in: ttlSeconds });
};

const verify = (token: string): Promise<JwtPayload> =>
  new Promise((resolve, reject) => {
    jwt.verify(
      token,
      ({ kid }, done) =>
        issuerKeys.getSigningKey(kid).then(
          (key) => done(null, key.getPublicKey()),
          (error) => done(error),
        ),
      { issuer: ISSUER, audience: AUDIENCE, algorithms },
      (error, claims) => (error ? reject(error) : resolve(claims as JwtPayload)),
    );
  });

const getPrivateKey = async (): Promise<string> => {
  if (privateKey === undefined) {
    const command = new GetSecretValueCommand({ SecretId: SIGNING_KEY_SECRET_ID });
    const { SecretString } = await secretsManager.send(command);
    if (SecretString === undefined) throw new Error('the secret has no value');
    privateKey = SecretString;
  }
  return privateKey;
};

const respond = (statusCode: number, body: object): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  body: JSON.stringify(body),
});
