/** Runs the whole broker in process, with the local identity provider and a stand-in for Secrets Manager. */
import { type Environment, readConfig } from '../../lib/config.ts';
import { trustProvider } from '../../lib/identity/trusted-provider.ts';
import { createIdentityVerifier } from '../../lib/identity/verify.ts';
import { createJwksHandler } from '../../lib/jwks-handler.ts';
import type { ReadSecret } from '../../lib/signing-key/secrets-manager.ts';
import { createSigningKeySource } from '../../lib/signing-key/source.ts';
import { createAudit } from '../../lib/telemetry/audit.ts';
import type { Log } from '../../lib/telemetry/log.ts';
import { createTokenHandler } from '../../lib/token-handler.ts';
import { startIdentityProvider } from '../../local/identity-provider/provider.ts';
import { generateKeyPair } from './key-pair.ts';
import { createRecordingLog } from './log.ts';
import { startSecret } from './secret.ts';
import { variablesOf } from './settings.ts';

export const tenantId = 42;

export type Wired = ReturnType<typeof wireBroker>;

interface WiringOptions {
  readonly readSecret: ReadSecret;
  readonly now: () => number;
  readonly log: Log;
}

/** Creates both handlers from the environment, as functions/ does, with the secret, clock and log of the test. */
export const wireBroker = (environment: Environment, { readSecret, now, log }: WiringOptions) => {
  const emitMetrics = () => {}; // test/template/packages.ts tests those of the deployed function
  const config = readConfig(environment);
  const auditLines: Record<string, unknown>[] = [];
  const write = (line: string) => auditLines.push(JSON.parse(line));
  const signingKey = createSigningKeySource({ ...config, readSecret, now, log, emitMetrics });
  const providers = config.identityProviders.map((provider) =>
    trustProvider(provider, { now, log, emitMetrics }),
  );
  const { clockToleranceSeconds } = config;
  return {
    token: createTokenHandler({
      verifyIdentity: createIdentityVerifier({ providers, clockToleranceSeconds }),
      entitlementRules: config.entitlements,
      signingKey,
      latenodeJwt: config,
      audit: createAudit('token', config.version, write),
      now,
    }),
    jwks: createJwksHandler({ signingKey, audit: createAudit('jwks', config.version, write), now }),
    /** The audit lines so far, parsed. */
    auditLines,
  };
};

export type TestBroker = Awaited<ReturnType<typeof startBroker>>;

export const newPrivateKey = (): string =>
  generateKeyPair('ec', { namedCurve: 'P-256' })
    .privateKey.export({ format: 'pem', type: 'pkcs8' })
    .toString();

/** Starts a broker whose secret exists, but has no value until `putKey`; `entitlements` are the operator's rules. */
export const startBroker = async (entitlements: object | 'everybody' = 'everybody') => {
  const identityProvider = await startIdentityProvider();
  const secret = await startSecret();
  let skipped = 0;
  const now = () => Date.now() + skipped;
  const { issuer, clientId, audience } = identityProvider;
  const settings = { identityProviders: [{ issuer, audiences: [clientId, audience] }], entitlements };
  return {
    ...wireBroker(variablesOf(settings), { readSecret: secret.read, now, log: createRecordingLog() }),
    identityProvider,
    secretsManager: secret.standIn,
    /** Stores this private key (PEM) as the current one. */
    putKey: (pem: string) => secret.put(pem),
    elapse: (seconds: number) => {
      skipped += seconds * 1000;
    },
    close: async () => {
      await Promise.all([identityProvider.close(), secret.close()]);
    },
  };
};

/** Returns an event of an HTTP API (payload 2.0), with a bearer token if one is given. */
export const tokenEvent = (token?: string) => ({
  version: '2.0',
  rawPath: '/token',
  headers: { host: 'api.example.com', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  requestContext: { requestId: 'request-1', http: { method: 'POST', path: '/token' } },
});
