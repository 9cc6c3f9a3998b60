/** Creates a secret in a stand-in for AWS Secrets Manager, and reads it through the AWS SDK. */
import { randomUUID } from 'node:crypto';
import { SecretsManager, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { vi } from 'vitest';
import { createSecretReader, createSecretsManagerClient } from '../../lib/signing-key/secrets-manager.ts';
import { type Fault, startSecretsManager } from '../../local/secrets-manager/stand-in.ts';

export type TestSecret = Awaited<ReturnType<typeof startSecret>>;

export const secretId = 'latenode/signing-key';
const region = 'us-east-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Creates a client of this server, independent of the environment. */
export const clientOf = (endpoint: string, ofRegion = region): SecretsManagerClient =>
  new SecretsManagerClient({ endpoint, region: ofRegion, credentials, maxAttempts: 1 });

/** Starts a stand-in with one secret that has no value, and sets the environment variables of the SDK. */
export const startSecret = async () => {
  const standIn = await startSecretsManager({ accessKeyId: 'test' });
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', standIn.url);
  vi.stubEnv('AWS_REGION', region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  const client = createSecretsManagerClient();
  const operator = new SecretsManager({ endpoint: standIn.url, region, credentials });
  const SecretId = secretId;
  const { ARN: arn = '' } = await operator.createSecret({ Name: SecretId });

  return {
    standIn,
    arn,
    /** Reads the secret with the client of the functions. */
    read: createSecretReader(client, SecretId),
    /** Stores a version, and returns its id. */
    put: async (value: string | Uint8Array, label = 'AWSCURRENT'): Promise<string> => {
      const ClientRequestToken = randomUUID();
      const content = typeof value === 'string' ? { SecretString: value } : { SecretBinary: value };
      await operator.putSecretValue({ SecretId, ClientRequestToken, VersionStages: [label], ...content });
      return ClientRequestToken;
    },
    /** Moves AWSCURRENT between versions. */
    makeCurrent: async (MoveToVersionId: string, RemoveFromVersionId: string) => {
      const move = { VersionStage: 'AWSCURRENT', MoveToVersionId, RemoveFromVersionId };
      await operator.updateSecretVersionStage({ SecretId, ...move });
    },
    /** Returns the number of GetSecretValue calls so far. */
    reads: () => standIn.calls.filter((name) => name === 'GetSecretValue').length,
    close: async () => {
      client.destroy();
      operator.destroy();
      await standIn.close();
    },
  };
};

/** Returns an error of AWS whose message names an ARN and a URL. */
export const refusal = ({ arn, standIn }: TestSecret, status: number, type: string): Fault => ({
  status,
  type,
  message: `User: arn:aws:sts::123456789012:assumed-role/broker may not read ${arn} at ${standIn.url}`,
});
