/** What a broker depends on, over TLS on loopback: an issuer and Secrets Manager, each answer as late as wanted. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { type SecretsManagerStandIn, startSecretsManager } from '../local/secrets-manager/stand-in.ts';
import { type Certificate, createCertificate } from './certificate.ts';
import { createIssuer, type Issuer } from './issuer.ts';

export interface Upstreams {
  readonly issuer: Issuer;
  /** What every measured process must know: where Secrets Manager is, and whom to trust. */
  readonly environment: Readonly<Record<string, string>>;
  /** Before every answer, not before a handshake. */
  latencyMilliseconds: number;
  readonly putSecret: (name: string, text: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts both on free ports. */
export const startUpstreams = async (): Promise<Upstreams> => {
  const certificate = await createCertificate();
  const directory = await mkdtemp(join(tmpdir(), 'bench-trust-'));
  const trustFile = join(directory, 'certificate.pem');
  await writeFile(trustFile, certificate.cert);

  const delay = () => setTimeout(upstreams.latencyMilliseconds);
  const standIn = await startSecretsManager();
  const secretsManager = await startTlsServer(certificate, delay, (incoming, outgoing) =>
    forward(standIn, incoming, outgoing),
  );
  const issuerServer = await startTlsServer(certificate, delay, async ({ url = '' }, outgoing) => {
    const document = await upstreams.issuer.documentAt(url);
    outgoing.writeHead(document ? 200 : 404, { 'Content-Type': 'application/json' });
    outgoing.end(JSON.stringify(document ?? {}));
  });
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const operator = new SecretsManager({ endpoint: standIn.url, region: 'us-east-1', credentials });

  const upstreams: Upstreams = {
    issuer: createIssuer(issuerServer.url),
    environment: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
      NODE_EXTRA_CA_CERTS: trustFile,
    },
    latencyMilliseconds: 0,
    putSecret: async (name, text) => {
      await operator.createSecret({ Name: name, SecretString: text });
    },
    close: async () => {
      operator.destroy();
      await Promise.all([secretsManager.close(), issuerServer.close(), standIn.close()]);
      await rm(directory, { recursive: true });
    },
  };
  return upstreams;
};

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown;

async function startTlsServer(certificate: Certificate, delay: () => Promise<unknown>, answer: Answer) {
  const server = createServer(certificate, async (incoming, outgoing) => {
    await delay();
    await answer(incoming, outgoing);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
    },
  };
}

function forward(standIn: SecretsManagerStandIn, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method } = incoming;
  const headers = { ...incoming.headers, host: new URL(standIn.url).host };
  const onward = request(standIn.url, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}
