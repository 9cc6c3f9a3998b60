/** A baseline as in tutorials: `jsonwebtoken`, `jwks-rsa` and the AWS SDK, with keys fetched on first use. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import jwt, { type Algorithm, type JwtPayload } from 'jsonwebtoken';
import { JwksClient } from 'jwks-rsa';
import { createHandler } from './handler.ts';

const { ISSUER: issuer = '', AUDIENCE: audience = '', JWKS_URI: jwksUri = '' } = process.env;
const algorithm = process.env.ALGORITHM as Algorithm;
const algorithms: Algorithm[] = ['RS256', 'PS256', 'ES256'];
const issuerKeys = new JwksClient({ jwksUri });
const secretsManager = new SecretsManagerClient({});
let privateKey: string | undefined;

const verify = (token: string): Promise<JwtPayload> =>
  new Promise((resolve, reject) => {
    jwt.verify(
      token,
      ({ kid }, done) => issuerKeys.getSigningKey(kid).then((key) => done(null, key.getPublicKey()), done),
      { issuer, audience, algorithms },
      (error, claims) => (error ? reject(error) : resolve(claims as JwtPayload)),
    );
  });
const getPrivateKey = async (): Promise<string> => {
  const command = new GetSecretValueCommand({ SecretId: process.env.SIGNING_KEY_SECRET_ID });
  privateKey ??= (await secretsManager.send(command)).SecretString;
  return privateKey ?? '';
};
const sign = async (claims: object): Promise<string> =>
  jwt.sign(claims, await getPrivateKey(), { algorithm, noTimestamp: true });

export const handler = createHandler(verify, sign);
