/** Serves issuers and Secrets Manager over TLS on loopback, with a delay and with failures. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { generate } from 'selfsigned';
import type { Algorithm } from '../lib/jwt/algorithms.ts';
import { audience, createIssuer, createKeyPair, type Issuer, type KeyPair, toPem } from './issuer.ts';

export interface Upstreams {
  /** Delay of every response, but not of the TLS handshake. */
  latencyMilliseconds: number;
  /** The failure of every request; undefined if all succeed. */
  failure: 'status 503' | 'hang' | undefined;
  /** Adds an issuer, by default with two keys, as Cognito has. */
  readonly addIssuer: (algorithm: Algorithm, keyCount?: number) => Issuer;
  /** Creates a key, and makes it the current version of the secret of the algorithm. */
  readonly rotateSigningKey: (algorithm: Algorithm) => KeyPair;
  /** Returns the environment variables of the broker, and of the baselines, which trust the last issuer. */
  readonly environmentFor: (settings: Settings) => Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

export interface Settings {
  readonly issuers: readonly Issuer[];
  readonly algorithmOut: Algorithm;
  /** With `cognito` the key set has a known URL, with `oidc` it is found by discovery. */
  readonly type?: 'cognito' | 'oidc';
  /** Rules of `ENTITLEMENTS` before the one that reads the plan from a claim. */
  readonly rules?: readonly object[];
}

/** Starts the server on a free port. */
export const startUpstreams = async (): Promise<Upstreams> => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    ...{ keyType: 'ec', curve: 'P-256', algorithm: 'sha256' },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const directory = await mkdtemp(join(tmpdir(), 'bench-trust-'));
  await writeFile(join(directory, 'certificate.pem'), cert);

  const issuers: Issuer[] = [];
  const secrets = new Map<unknown, { readonly SecretString: string; readonly VersionId: string }>();
  /** Returns the response of GetSecretValue for POST, and a document of an issuer for GET. */
  const answer = async (
    { method, url = '' }: IncomingMessage,
    input: unknown,
  ): Promise<object | undefined> => {
    if (method === 'POST') {
      const version = secrets.get(input instanceof Object && 'SecretId' in input ? input.SecretId : '');
      return version && { ...version, CreatedDate: 1768417200 };
    }
    const [, index = '', path = ''] = /^\/(\d+)(\/.*)$/.exec(url) ?? [];
    return issuers[Number(index)]?.documentAt(path);
  };
  const server = createServer({ key, cert }, async (request, response) => {
    const input = request.method === 'POST' ? await json(request) : undefined;
    await setTimeout(upstreams.latencyMilliseconds);
    if (upstreams.failure === 'hang') return;
    const body = upstreams.failure ? undefined : await answer(request, input);
    response
      .writeHead(body ? 200 : 503, { 'Content-Type': 'application/json' })
      .end(JSON.stringify(body ?? {}));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const upstreams: Upstreams = {
    latencyMilliseconds: 0,
    failure: undefined,
    addIssuer: (algorithm, keyCount = 2) => {
      const issuer = createIssuer(`${url}/${issuers.length}`, algorithm, keyCount);
      issuers.push(issuer);
      return issuer;
    },
    rotateSigningKey: (algorithm) => {
      const pair = createKeyPair(algorithm);
      secrets.set(algorithm, { SecretString: toPem(pair), VersionId: randomUUID() });
      return pair;
    },
    environmentFor: ({ issuers, algorithmOut, type = 'cognito', rules = [] }) => {
      const providers = issuers.map(({ url: issuer, algorithm }, index) => ({
        ...{ issuer, audiences: [audience], type, algorithms: [algorithm] },
        ...(issuers.length > 1 && { user_id_prefix: `p${index}:` }),
      }));
      const plan = { plan_id: { claim: 'latenode_plan' } };
      const issuer = issuers.at(-1)?.url ?? '';
      return {
        ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' },
        ...{ AWS_ENDPOINT_URL_SECRETS_MANAGER: url, NODE_EXTRA_CA_CERTS: join(directory, 'certificate.pem') },
        ...{ LATENODE_TENANT_ID: '42', SIGNING_KEY_SECRET_ID: algorithmOut, SIGNING_ALGORITHM: algorithmOut },
        IDENTITY_PROVIDERS: JSON.stringify(providers),
        ENTITLEMENTS: JSON.stringify({ rules: [...rules, plan], otherwise: 'allow' }),
        ...{ ISSUER: issuer, AUDIENCE: audience, JWKS_URI: `${issuer}/.well-known/jwks.json` },
      };
    },
    close: async () => {
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await Promise.all([closed, rm(directory, { recursive: true })]);
    },
  };
  return upstreams;
};
