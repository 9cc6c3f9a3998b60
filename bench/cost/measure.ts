/** Measures what `bench/cost/cost.ts` reckons with: the whole function, bundled as it is deployed, in fresh processes. */
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { build } from 'esbuild';
import { startIdentityProvider } from '../../local/identity-provider.ts';
import { startSecretsManager } from '../../local/secrets-manager.ts';
import { esbuildOptions } from '../../serverless/build/esbuild.ts';
import { simulate } from '../simulated-brokers.ts';
import type { CostInput, CostReport } from './child.ts';
import type { Measured } from './figures.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** An RS256 token comes in, as from most issuers; the JWT goes out with RS512, as in Latenode's documentation. */
export const measure = async ({ processes = 11, requests = 3000 } = {}): Promise<Measured> => {
  const directory = await mkdtemp(join(tmpdir(), 'broker-cost-'));
  const identityProvider = await startIdentityProvider();
  const secretsManager = await startSecretsManager();
  try {
    await bundle(directory);
    const SecretId = await createKey(secretsManager.url);
    const environment = {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
      AWS_LAMBDA_FUNCTION_NAME: 'latenode-token-broker-prod-token',
      LATENODE_TENANT_ID: '42',
      SIGNING_KEY_SECRET_ID: SecretId,
      OIDC_ISSUER: identityProvider.issuer,
      OIDC_AUDIENCE: identityProvider.clientId,
      ENTITLEMENTS: JSON.stringify({ rules: [{ when: { 'cognito:groups': 'pro' }, plan_id: 36 }] }),
    };
    const { idToken } = await identityProvider.signIn('pro');
    const event = { version: '2.0', headers: { authorization: `Bearer ${idToken}` }, requestContext: {} };
    const input: CostInput = { file: join(directory, 'functions/token.mjs'), event, requests };

    const reports: CostReport[] = [];
    for (let run = 0; run < processes; run += 1) {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [join(directory, 'bench/cost/child.mjs')],
        { env: { ...environment, COST_INPUT: JSON.stringify(input) } },
      );
      reports.push(JSON.parse(stdout));
    }
    return {
      measuredOn: `Node ${process.versions.node}, ${cpus()[0]?.model}`,
      warmMilliseconds: round(median(reports.map(({ warmMilliseconds }) => warmMilliseconds)), 2),
      coldMilliseconds: round(median(reports.map(({ coldMilliseconds }) => coldMilliseconds)), 0),
      auditLineBytes: median(reports.map(({ auditLineBytes }) => auditLineBytes)),
      answerBytes: median(reports.map(({ answerBytes }) => answerBytes)),
      secretReadsPerHour: await countSecretReads(),
    };
  } finally {
    await Promise.all([identityProvider.close(), secretsManager.close()]);
    await rm(directory, { recursive: true });
  }
};

async function bundle(outdir: string): Promise<void> {
  await build({
    entryPoints: ['functions/token.ts', 'bench/cost/child.ts'],
    outdir,
    outbase: '.',
    ...esbuildOptions,
  });
}

async function createKey(endpoint: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const client = new SecretsManagerClient({ endpoint, region: 'us-east-1', credentials });
  const SecretString = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const { ARN } = await client.send(new CreateSecretCommand({ Name: 'signing-key', SecretString }));
  client.destroy();
  return String(ARN);
}

/** By one environment in an hour, on the average of a hundred in the two hours after the first. */
async function countSecretReads(): Promise<number> {
  const hour = 3600;
  const busy = { environments: 100, requestsPerSecond: 1, ttlSeconds: 300, hasJitter: true, seed: 1 };
  const { calls } = await simulate({ ...busy, seconds: 3 * hour });
  const settled = calls.slice(hour).reduce((sum, number) => sum + number, 0);
  return round(settled / busy.environments / 2, 1);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
