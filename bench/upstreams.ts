/** Serves issuers and Secrets Manager over TLS on loopback, with a delay and with failures. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { generate } from 'selfsigned';
import type { Algorithm } from '../lib/jwt/algorithms.ts';
import { audience, createIssuer, createKey, type Issuer, type Key } from './issuer.ts';

interface Settings {
  readonly issuers: readonly Issuer[];
  readonly algorithmOut: Algorithm;
  readonly type?: 'cognito' | 'oidc'; // the key set has a known URL, or is found by discovery
  readonly rules?: readonly object[]; // before the one that reads the plan from a claim
  readonly keyTtlSeconds?: number;
}

export type Upstreams = Awaited<ReturnType<typeof startUpstreams>>;

/** Returns the settings of the broker. */
const brokerSettings = ({
  issuers,
  algorithmOut: signingAlgorithm,
  type = 'cognito',
  rules = [],
  keyTtlSeconds: signingKeyTtlSeconds = 300,
}: Settings) => {
  const identityProviders = issuers.map(({ url: issuer, algorithm }, index) => {
    const prefix = issuers.length > 1 ? { userIdPrefix: `p${index}:` } : {};
    return { issuer, audiences: [audience], type, algorithms: [algorithm], ...prefix };
  });
  const plan = { plan_id: { claim: 'latenode_plan' } };
  const entitlements = { rules: [...rules, plan], otherwise: 'allow' };
  return { latenodeTenantId: 42, identityProviders, entitlements, signingAlgorithm, signingKeyTtlSeconds };
};

/** Starts the server on a free port. */
export const startUpstreams = async () => {
  const extensions = [{ name: 'subjectAltName' as const, altNames: [{ type: 7 as const, ip: '127.0.0.1' }] }];
  const { private: key, cert } = await generate([], { keyType: 'ec', algorithm: 'sha256', extensions });
  const directory = await mkdtemp(join(tmpdir(), 'bench-trust-'));
  const certificate = join(directory, 'certificate.pem');
  await writeFile(certificate, cert);

  /** `latencyMilliseconds` delays every response, but not the TLS handshake; `failure` is that of every request. */
  const state = { latencyMilliseconds: 0, failure: 'none' as 'none' | 'status 503' | 'hang' };
  const issuers: Issuer[] = [];
  const secrets = new Map<unknown, object>();
  const server = createServer({ key, cert }, async (request, response) => {
    const input = request.method === 'POST' ? Object(await json(request)) : {};
    const [, index, path = ''] = request.url?.split(/^\/(\d+)/) ?? [];
    await setTimeout(state.latencyMilliseconds);
    if (state.failure === 'hang') return;
    const found = secrets.get(input.SecretId) ?? issuers[Number(index)]?.documents()[path];
    const body = state.failure === 'none' ? found : undefined;
    response.writeHead(body ? 200 : 503, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body ?? {}));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    state,
    /** Adds an issuer, by default with two keys, as Cognito has. */
    addIssuer: (algorithm: Algorithm, keyCount = 2): Issuer => {
      const issuer = createIssuer(`${url}/${issuers.length}`, algorithm, keyCount);
      issuers.push(issuer);
      return issuer;
    },
    /** Creates a key, and makes it the current version of the secret of the algorithm. */
    rotateSigningKey: (algorithm: Algorithm): Key => {
      const created = createKey(algorithm);
      secrets.set(algorithm, { SecretString: created.pem, VersionId: randomUUID(), CreatedDate: 1768417200 });
      return created;
    },
    /** Returns the environment of the broker, and of the baselines, which trust the last issuer. */
    environmentFor: (settings: Settings): Readonly<Record<string, string>> => {
      const { issuers, algorithmOut: ALGORITHM } = settings;
      const ISSUER = issuers.at(-1)?.url ?? '';
      const JWKS_URI = `${ISSUER}/.well-known/jwks.json`;
      const aws = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' };
      const trust = { NODE_EXTRA_CA_CERTS: certificate, AWS_ENDPOINT_URL_SECRETS_MANAGER: url };
      const secret = { SIGNING_KEY_SECRET_ID: ALGORITHM };
      const broker = { BROKER_SETTINGS: JSON.stringify(brokerSettings(settings)) };
      return { ...aws, ...trust, ...secret, ...broker, ISSUER, JWKS_URI, AUDIENCE: audience, ALGORITHM };
    },
    close: (): Promise<void> => {
      server.close().closeAllConnections();
      return rm(directory, { recursive: true });
    },
  };
};
