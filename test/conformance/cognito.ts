/** Runs a Cognito user pool on loopback, whose tokens have the header and claims that Cognito documents. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { users as localUsers, type User } from '../../local/identity-provider/users.ts';
import { startIssuer } from '../support/issuer.ts';
import { createTestKey } from '../support/tokens.ts';

export interface LocalCognito {
  readonly issuer: string;
  readonly clientId: string;
  readonly jwksUri: string;
  /** Returns an ID and an access token of the user; rejects if the pool has no such user. */
  signIn(username: string): Promise<{ idToken: string; accessToken: string }>;
  close(): Promise<void>;
}

const lowerCaseId = (length: number) =>
  [...randomBytes(length)].map((byte) => (byte % 36).toString(36)).join('');

/**
 * Starts a pool that holds the given users, each with a random `sub`, and their groups. Its issuer has the pool's id as
 * path, as Cognito's has: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
 */
export const startCognito = async (users: readonly User[] = localUsers): Promise<LocalCognito> => {
  const server = await startIssuer(Date.now, createTestKey('RS256', randomBytes(32).toString('base64')));
  const issuer = `${server.issuer}/us-east-1_${lowerCaseId(9)}`;
  const clientId = lowerCaseId(26);
  const subjects = new Map(users.map(({ id }) => [id, randomUUID()]));

  /** Returns the claims that the two tokens of a sign-in share; a user without groups has no `cognito:groups`. */
  const sharedClaims = ({ id, groups }: User) => ({
    iss: issuer,
    sub: subjects.get(id),
    ...(groups.length > 0 && { 'cognito:groups': groups }),
    origin_jti: randomUUID(),
    event_id: randomUUID(),
    auth_time: Math.floor(Date.now() / 1000),
  });
  /** Signs a token with the header of Cognito, which has only `kid` and `alg`. */
  const mint = (claims: object) =>
    server.mint({ header: { typ: undefined }, claims: { ...claims, jti: randomUUID() } });

  return {
    issuer,
    clientId,
    jwksUri: `${issuer}/.well-known/jwks.json`,
    signIn: async (username) => {
      const user = users.find(({ id }) => id === username);
      if (!user) throw new Error(`NotAuthorizedException: ${username} is not in the pool`);
      const shared = sharedClaims(user);
      const accessToken = mint({
        ...shared,
        aud: undefined,
        client_id: clientId,
        token_use: 'access',
        scope: 'openid email profile',
        username,
        version: 2,
      });
      const hash = createHash('sha256').update(accessToken).digest();
      const idToken = mint({
        ...shared,
        aud: clientId,
        token_use: 'id',
        at_hash: hash.subarray(0, 16).toString('base64url'),
        'cognito:username': username,
        email: user.email,
        email_verified: true,
      });
      return { idToken, accessToken };
    },
    close: server.close,
  };
};
