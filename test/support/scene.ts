/** Provides all that a broker depends on: two issuers, an attacker's server, a secret, and a clock. */
import { createECDH, createHash, type JsonWebKey } from 'node:crypto';
import { inspect } from 'node:util';
import { type JWK, jwtVerify } from 'jose';
import { expect } from 'vitest';
import { createSecretReader } from '../../lib/signing-key/secrets-manager.ts';
import { wireBroker } from './broker.ts';
import { mark, markedArn, marksIn } from './canary.ts';
import { createClock } from './clock.ts';
import { startIssuer, type TokenOptions } from './issuer.ts';
import { createRecordingLog } from './log.ts';
import { outcomeOf } from './responses.ts';
import { clientOf } from './secret.ts';
import { startServer } from './server.ts';
import { variablesOf } from './settings.ts';
import { createTestKey } from './tokens.ts';

/** The operator's settings for the issuer, the second one (if configured), and the entitlements. */
export interface Settings {
  readonly provider?: object;
  readonly second?: object;
  readonly entitlements?: object | 'everybody';
}

export type Scene = Awaited<ReturnType<typeof startScene>>;

export type Ask = ReturnType<Scene['wire']>;

/** Returns a private key whose bytes are the mark. */
const markedKey = (): JsonWebKey => {
  const d = Buffer.from(mark.repeat(3).slice(0, 32));
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(d);
  const point = curve.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  return { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), x: String(x), y: String(y) };
};

export const signingJwk = markedKey();

/** Returns an event of an HTTP API with a bearer token. */
export const bearer = (token: string) => ({ version: '2.0', headers: { authorization: `Bearer ${token}` } });

const rsaKey = createTestKey('RS256', 'rsa');

export type SecretServer = Awaited<ReturnType<typeof startSecretServer>>;

/** Responds to every GetSecretValue with this secret, a new version at every change; its errors quote the secret. */
export const startSecretServer = async (secretOf: () => string) => {
  const server = await startServer(() => ({
    ARN: markedArn,
    VersionId: createHash('sha256').update(secretOf()).digest('hex').slice(0, 36),
    SecretString: secretOf(),
    __type: 'AccessDeniedException',
    Message: `${markedArn} holds ${secretOf()}`,
  }));
  const client = clientOf(server.url);
  const close = async () => {
    client.destroy();
    await server.close();
  };
  return { ...server, read: createSecretReader(client, markedArn), close };
};

export const startScene = async () => {
  const clock = createClock();
  /** Publishes an ES256 key "first", which signs, and an RS256 key "rsa". */
  const issuer = await startIssuer(clock.now);
  const other = await startIssuer(clock.now, createTestKey('ES256', 'first'));
  issuer.keySet = { keys: [issuer.key.jwk, rsaKey.jwk] };
  /** The broker must send no request to it. */
  const attacker = await startServer(() => ({ keys: [] }));
  const held = { secret: JSON.stringify(signingJwk) };
  const secretsManager = await startSecretServer(() => held.secret);

  return {
    clock,
    issuer,
    rsaKey,
    other,
    attacker,
    secretsManager,
    /** The value of the secret; every change is a new version. */
    get secret() {
      return held.secret;
    },
    set secret(value) {
      held.secret = value;
    },
    /** Returns a valid token, changed by the options. Every token contains the mark. */
    mint: (options: TokenOptions = {}, by = issuer) =>
      by.mint({ ...options, claims: { jti: mark, ...options.claims } }),
    /** Creates a cold broker, with its own clock if `now` is given. */
    wire: ({ provider, second, entitlements = 'everybody' }: Settings = {}, now = clock.now) => {
      const providers = [{ issuer: issuer.issuer, audiences: ['spa'], ...provider }];
      if (second) providers.push({ issuer: other.issuer, audiences: ['spa'], ...second });
      const log = createRecordingLog();
      let requests = 0;
      const { token: handler, auditLines } = wireBroker(
        variablesOf({ identityProviders: providers, entitlements }, markedArn),
        // Each request arrives a moment later than all that happened during the earlier ones.
        { readSecret: secretsManager.read, now: () => now() + requests / 4096, log },
      );
      /** Sends an event; expects a documented response, one audit line, and the mark in neither the response nor the logs. */
      return async (event: unknown) => {
        requests += 1;
        const awsRequestId = `request ${requests}`;
        const response = await handler(event, { awsRequestId });
        const outcome = outcomeOf(response);
        const lines = auditLines.filter(({ request_id }) => request_id === awsRequestId);
        expect(lines).toMatchObject([{ outcome }]);
        expect(marksIn(inspect([response, lines, log.lines], { depth: null }))).toEqual([]);
        const [auditLine = {}] = lines;
        auditLines.splice(auditLines.indexOf(auditLine), 1); // so that hours of fuzzing do not search them all
        return { response, outcome, auditLine };
      };
    },
    close: async () => {
      await Promise.all([issuer, other, attacker, secretsManager].map((server) => server.close()));
    },
  };
};

/** Verifies a Latenode JWT with the public half of the scene's key, and returns its claims. */
export const claimsOf = async (
  { response }: Pick<Awaited<ReturnType<Ask>>, 'response'>,
  now: number,
): Promise<Record<string, unknown>> => {
  const { d: _private, ...publicJwk } = signingJwk;
  const { token } = JSON.parse(response.body);
  const options = { algorithms: ['ES256'], currentDate: new Date(now) };
  return { ...(await jwtVerify(token, publicJwk as JWK, options)).payload };
};
