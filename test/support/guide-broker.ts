/** The handler with the very settings of a guide, and tokens as the products issue them, signed by a key of the test's. */
import { createSecretReader } from '../../lib/signing-key/secrets-manager.ts';
import { clientOf, tokenEvent, wireBroker } from './broker.ts';
import { createClock } from './clock.ts';
import { deploy } from './guides.ts';
import { startIssuer } from './issuer.ts';
import { createRecordingLog } from './log.ts';
import { claimsOf, signingJwk, startSecretServer } from './scene.ts';
import { createTestKey } from './tokens.ts';

type Members = Readonly<Record<string, unknown>>;

export interface ProductToken {
  readonly header?: Members;
  readonly claims: Members;
}

export interface GuideBroker {
  /** The Latenode JWT's claims, or the reason in the audit line. */
  readonly ask: (settings: Members, token: ProductToken | string) => Promise<Members | string>;
  readonly close: () => Promise<void>;
}

/** As serverless.yml gives them to the functions, but that the keys of all issuers are those of the test. */
const environmentOf = (settings: Members, jwks_uri: string): Readonly<Record<string, string>> => {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE, ...environment } = deploy(settings).environment;
  const providers = environment.IDENTITY_PROVIDERS
    ? JSON.parse(environment.IDENTITY_PROVIDERS)
    : [{ issuer, audiences: OIDC_AUDIENCE?.split(',') }];
  const withKeys = providers.map((provider: object) => ({ ...provider, jwks_uri }));
  return { ...environment, SIGNING_KEY_SECRET_ID: 'key', IDENTITY_PROVIDERS: JSON.stringify(withKeys) };
};

export const startGuideBroker = async (): Promise<GuideBroker> => {
  const clock = createClock();
  const issuer = await startIssuer(clock.now, createTestKey('RS256', 'product'));
  const secretServer = await startSecretServer(() => JSON.stringify(signingJwk));
  const client = clientOf(secretServer.url);
  const readSecret = createSecretReader(client, 'key');
  return {
    ask: async (settings, token) => {
      const { token: handler, auditLines } = wireBroker(environmentOf(settings, issuer.jwksUri), {
        readSecret,
        now: clock.now,
        log: createRecordingLog(),
      });
      const response = await handler(tokenEvent(typeof token === 'string' ? token : issuer.mint(token)), {
        awsRequestId: 'request',
      });
      const [auditLine = {}] = auditLines;
      if (auditLine.outcome !== 'issued') return String(auditLine.reason);
      return claimsOf({ response, outcome: 'issued', auditLine }, clock.now());
    },
    close: async () => {
      client.destroy();
      await Promise.all([issuer.close(), secretServer.close()]);
    },
  };
};
