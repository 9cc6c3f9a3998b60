/** Serves the discovery documents and key sets of providers under their real addresses, from two servers on loopback. */
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { createTestKey, signCompact, type TestKey } from '../support/tokens.ts';
import type { ConformanceProvider, KeySet, SigningKeyShape, TokenRow } from './provider.ts';

export interface LoopbackIssuers {
  /** Signs the token of a row with the key that the row names. */
  readonly sign: (provider: ConformanceProvider, row: TokenRow) => string;
  /** The requested URLs, each after the status of its response. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Starts the servers. Until `close`, all HTTP and HTTPS connections of this process are made to them, for any host. */
export const startLoopbackIssuers = async (
  providers: readonly ConformanceProvider[],
): Promise<LoopbackIssuers> => {
  const keys = new Map<SigningKeyShape, TestKey>();
  const answers = new Map<string, (accepted: string) => Answer>();
  const published = new Map<string, KeySet>();
  for (const { heading, keySets, discovery = [] } of providers) {
    for (const keySet of keySets) {
      const other = published.get(keySet.url) ?? keySet;
      if (other !== keySet) throw new Error(`${heading}: another provider has its keys at ${keySet.url}`);
      published.set(keySet.url, keySet);
      for (const shape of keySet.keys) keys.set(shape, createTestKey(shape.algorithm, shape.kid));
      answers.set(keySet.url, (accepted) => answerKeySet(keySet, keys, accepted));
    }
    for (const { url, document } of discovery) {
      answers.set(url, () => ({ status: 200, type: 'application/json', body: JSON.stringify(document) }));
    }
  }
  const unpublished = new Map<string, TestKey>();

  const hosts = [...new Set([...answers.keys()].map((url) => new URL(url).hostname))];
  const { private: key, cert } = await createCertificate(hosts);
  const requests: string[] = [];
  const respond: http.RequestListener = (request, response) => {
    const { servername } = request.socket as Partial<TLSSocket>;
    const origin = servername === undefined ? `http://${request.headers.host}` : `https://${servername}`;
    const url = `${origin}${request.url}`;
    const answer = answers.get(url)?.(request.headers.accept ?? '') ?? notFound;
    // Web application firewalls reject requests without a user agent.
    const { status, type, body } = request.headers['user-agent'] ? answer : forbidden;
    requests.push(`${status} ${url}`);
    response.writeHead(status, { 'Content-Type': type }).end(body);
  };
  const listen = async (server: http.Server) => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    return { host: '127.0.0.1', port };
  };
  const servers = [http.createServer(respond), https.createServer({ key, cert }, respond)] as const;
  const agents = loopbackAgents(await listen(servers[0]), { ...(await listen(servers[1])), ca: cert });
  const original = { http: http.globalAgent, https: https.globalAgent };
  http.globalAgent = new agents.http();
  https.globalAgent = new agents.https();

  return {
    requests,
    sign: (provider, row) => {
      const shape = findShape(provider, row.kid);
      const published = keys.get(shape);
      if (published === undefined) throw new Error(`${provider.heading}: no key ${row.kid}`);
      const forger = unpublished.get(shape.algorithm) ?? createTestKey(shape.algorithm);
      unpublished.set(shape.algorithm, forger);
      const header = { alg: shape.algorithm, typ: 'JWT', kid: shape.kid, ...row.header };
      return signCompact(
        header,
        { ...row.claims, ...timesOf(row, Date.now() / 1000) },
        row.isForged ? forger : published,
      );
    },
    close: async () => {
      http.globalAgent = original.http;
      https.globalAgent = original.https;
      for (const server of servers) {
        const closed = once(server.close(), 'close');
        server.closeAllConnections();
        await closed;
      }
    },
  };
};

const notFound: Answer = { status: 404, type: 'text/html', body: '<h1>Not Found</h1>' };
const forbidden: Answer = { status: 403, type: 'text/html', body: '<h1>Forbidden</h1>' };
const notAcceptable: Answer = { status: 406, type: 'text/plain', body: '' };

function answerKeySet(
  { keys, otherKeys = [], contentType }: KeySet,
  pairs: ReadonlyMap<SigningKeyShape, TestKey>,
  accepted: string,
): Answer {
  if (contentType && !accepted.includes(contentType)) return notAcceptable;
  const published = keys.map((shape) => ({ ...pairs.get(shape)?.jwk, ...shape.members }));
  return {
    status: 200,
    type: contentType ?? 'application/json',
    body: JSON.stringify({ keys: [...otherKeys, ...published] }),
  };
}

function findShape({ keySets }: ConformanceProvider, kid: string | undefined): SigningKeyShape {
  const shapes = keySets.flatMap(({ keys }) => keys);
  const shape = kid === undefined ? shapes[0] : shapes.find((candidate) => candidate.kid === kid);
  if (shape === undefined) throw new Error(`no key ${kid}`);
  return shape;
}

/** The times of a row in epoch seconds: whole ones, unless its offsets are fractions. */
function timesOf({ times = {} }: TokenRow, now: number): Record<string, number> {
  const offsets = Object.entries({ iat: 0, exp: 3600, ...times });
  return Object.fromEntries(
    offsets.flatMap(([name, offset]) => (offset === undefined ? [] : [[name, Math.floor(now) + offset]])),
  );
}

/** Makes agent classes, because Node.js creates the agent for `agent: false` from the class of the global agent. */
const loopbackAgents = (httpAddress: object, httpsAddress: object) => ({
  http: class extends http.Agent {
    override createConnection(...[options, callback]: Parameters<http.Agent['createConnection']>) {
      return super.createConnection({ ...options, ...httpAddress }, callback);
    }
  },
  https: class extends https.Agent {
    override createConnection(...[options, callback]: Parameters<https.Agent['createConnection']>) {
      return super.createConnection({ ...options, ...httpsAddress }, callback);
    }
  },
});

async function createCertificate(hosts: readonly string[]): Promise<{ private: string; cert: string }> {
  return generate([{ name: 'commonName', value: 'loopback issuers' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) },
    ],
  });
}
