/** Creates a secret in a stand-in for AWS Secrets Manager, and reads it through the AWS SDK. */
import { randomUUID } from 'node:crypto';
import { SecretsManager, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { vi } from 'vitest';
import {
  createSecretReader,
  createSecretsManagerClient,
  type ReadSecret,
} from '../../lib/signing-key/secrets-manager.ts';
import {
  type Fault,
  type SecretsManagerStandIn,
  startSecretsManager,
} from '../../local/secrets-manager/stand-in.ts';

export interface TestSecret {
  readonly standIn: SecretsManagerStandIn;
  readonly arn: string;
  /** Reads the secret with the client of the functions. */
  readonly read: ReadSecret;
  /** Stores a version, by default as AWSCURRENT, and returns its id. */
  readonly put: (value: string | Uint8Array, label?: 'AWSCURRENT' | 'AWSPENDING') => Promise<string>;
  /** Moves AWSCURRENT between versions. */
  readonly makeCurrent: (versionId: string, formerVersionId: string) => Promise<void>;
  /** Returns the number of GetSecretValue calls so far. */
  readonly reads: () => number;
  readonly close: () => Promise<void>;
}

export const secretId = 'latenode/signing-key';
const region = 'us-east-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Creates a client of this server, independent of the environment. */
export const clientOf = (endpoint: string, ofRegion = region): SecretsManagerClient =>
  new SecretsManagerClient({ endpoint, region: ofRegion, credentials, maxAttempts: 1 });

/** Starts a stand-in with one secret that has no value, and sets the environment variables of the SDK. */
export const startSecret = async (): Promise<TestSecret> => {
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
    read: createSecretReader(client, SecretId),
    put: async (value, label = 'AWSCURRENT') => {
      const ClientRequestToken = randomUUID();
      const content = typeof value === 'string' ? { SecretString: value } : { SecretBinary: value };
      await operator.putSecretValue({ SecretId, ClientRequestToken, VersionStages: [label], ...content });
      return ClientRequestToken;
    },
    makeCurrent: async (MoveToVersionId, RemoveFromVersionId) => {
      const VersionStage = 'AWSCURRENT';
      await operator.updateSecretVersionStage({
        SecretId,
        VersionStage,
        MoveToVersionId,
        RemoveFromVersionId,
      });
    },
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
