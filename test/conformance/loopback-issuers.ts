/** Serves the discovery documents and key sets of providers under their real addresses, from two servers on loopback. */
import http from 'node:http';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { listenOnLoopback } from '../../local/loopback.ts';
import { createTestKey, signCompact, type TestKey } from '../support/tokens.ts';
import type { ConformanceProvider, KeySet, SigningKeyShape, TokenRow } from './provider.ts';

export type LoopbackIssuers = Awaited<ReturnType<typeof startLoopbackIssuers>>;

/** Status, type and body of a response. */
type Page = readonly [status: number, type: string, body: string];
const notFound: Page = [404, 'text/html', '<h1>Not Found</h1>'];
const forbidden: Page = [403, 'text/html', '<h1>Forbidden</h1>'];
const notAcceptable: Page = [406, 'text/plain', ''];

/** Starts the servers. Until `close`, all HTTP and HTTPS connections of this process go to them, whatever the host. */
export const startLoopbackIssuers = async (providers: readonly ConformanceProvider[]) => {
  const keys = new Map<SigningKeyShape, TestKey>();
  const pages = new Map<string, (accepted: string) => Page>();
  const published = new Map<string, KeySet>();
  for (const { heading, keySets, discovery = [] } of providers) {
    for (const keySet of keySets) {
      const other = published.get(keySet.url) ?? keySet;
      if (other !== keySet) throw new Error(`${heading}: another provider has its keys at ${keySet.url}`);
      published.set(keySet.url, keySet);
      for (const shape of keySet.keys) keys.set(shape, createTestKey(shape.algorithm ?? 'RS256', shape.kid));
      pages.set(keySet.url, (accepted) => keySetPage(keySet, keys, accepted));
    }
    for (const { url, document } of discovery) {
      pages.set(url, () => [200, 'application/json', JSON.stringify(document)]);
    }
  }
  const unpublished = new Map<string, TestKey>();

  const respond: http.RequestListener = ({ socket, headers, url }, response) => {
    const { servername } = socket as Partial<TLSSocket>;
    const origin = servername === undefined ? `http://${headers.host}` : `https://${servername}`;
    const page = pages.get(`${origin}${url}`)?.(headers.accept ?? '') ?? notFound;
    // Web application firewalls reject requests without a user agent.
    const [status, type, body] = headers['user-agent'] ? page : forbidden;
    response.writeHead(status, { 'Content-Type': type }).end(body);
  };
  const { private: key, cert } = await createCertificate(
    [...pages.keys()].map((url) => new URL(url).hostname),
  );
  const plain = await listenOnLoopback(http.createServer(respond));
  const secure = await listenOnLoopback(https.createServer({ key, cert }, respond));
  const original = { http: http.globalAgent, https: https.globalAgent };
  // Classes, because Node.js creates the agent for `agent: false` from the class of the global agent.
  http.globalAgent = new (class extends http.Agent {
    override createConnection(...[options, callback]: Parameters<http.Agent['createConnection']>) {
      return super.createConnection({ ...options, host: '127.0.0.1', port: plain.port }, callback);
    }
  })();
  https.globalAgent = new (class extends https.Agent {
    override createConnection(...[options, callback]: Parameters<https.Agent['createConnection']>) {
      const address = { host: '127.0.0.1', port: secure.port, ca: cert };
      return super.createConnection({ ...options, ...address }, callback);
    }
  })();

  return {
    /** Signs the token of a row with the key that the row names. */
    sign: ({ heading, keySets }: ConformanceProvider, row: TokenRow): string => {
      const shapes = keySets.flatMap(({ keys }) => keys);
      const shape = shapes.find(({ kid }) => row.kid === undefined || kid === row.kid);
      const key = shape && keys.get(shape);
      if (!shape || !key) throw new Error(`${heading}: no key ${row.kid}`);
      const { algorithm: alg = 'RS256', kid } = shape;
      const forger = unpublished.get(alg) ?? createTestKey(alg);
      unpublished.set(alg, forger);
      return signCompact(
        { alg, typ: 'JWT', kid, ...row.header },
        { ...row.claims, ...timesOf(row, Math.floor(Date.now() / 1000)) },
        row.isForged ? forger : key,
      );
    },
    close: async () => {
      http.globalAgent = original.http;
      https.globalAgent = original.https;
      await Promise.all([plain.close(), secure.close()]);
    },
  };
};

function keySetPage(
  { keys, otherKeys = [], contentType = 'application/json' }: KeySet,
  pairs: ReadonlyMap<SigningKeyShape, TestKey>,
  accepted: string,
): Page {
  if (contentType !== 'application/json' && !accepted.includes(contentType)) return notAcceptable;
  const published = keys.map((shape) => ({ ...pairs.get(shape)?.jwk, ...shape.members }));
  return [200, contentType, JSON.stringify({ keys: [...otherKeys, ...published] })];
}

/** The times of a row in epoch seconds, which are whole numbers unless its offsets are fractions. */
const timesOf = ({ times }: TokenRow, now: number): Record<string, number> =>
  Object.fromEntries(
    Object.entries({ iat: 0, exp: 3600, ...times }).flatMap(([name, offset]) =>
      offset === undefined ? [] : [[name, now + offset]],
    ),
  );

const createCertificate = (hosts: readonly string[]) =>
  generate([{ name: 'commonName', value: 'loopback issuers' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [...new Set(hosts)].map((value) => ({ type: 2, value })) },
    ],
  });
