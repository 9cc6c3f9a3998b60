/** A secret in a stand-in for AWS Secrets Manager, and what reads it through the real AWS SDK. */
import { randomUUID } from 'node:crypto';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
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
  /** The reader of the sources, on a client of their making. */
  readonly read: ReadSecret;
  /** Stores a version, by default as AWSCURRENT; answers its id. */
  readonly put: (value: string | Uint8Array, label?: 'AWSCURRENT' | 'AWSPENDING') => Promise<string>;
  /** Moves AWSCURRENT between versions. */
  readonly makeCurrent: (versionId: string, formerVersionId: string) => Promise<void>;
  /** The number of reads of the value. */
  readonly reads: () => number;
  readonly close: () => Promise<void>;
}

const region = 'eu-central-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Starts a stand-in with one secret that has no value yet, in the environment that the SDK reads. */
export const startSecret = async (): Promise<TestSecret> => {
  const standIn = await startSecretsManager();
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', standIn.url);
  vi.stubEnv('AWS_REGION', region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  const client = createSecretsManagerClient();
  const operator = new SecretsManager({ endpoint: standIn.url, region, credentials });
  const SecretId = 'latenode/signing-key';
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

/** A refusal by AWS, which likes to name everything. */
export const refusal = ({ arn, standIn }: TestSecret, status: number, type: string): Fault => ({
  status,
  type,
  message: `User: arn:aws:sts::123456789012:assumed-role/broker may not read ${arn} at ${standIn.url}`,
});

/** Ways to fail at once: the reason for the log, how many attempts one read is worth, and the fault itself. */
export const awsFaults: readonly (readonly [string, number, (secret: TestSecret) => Fault])[] = [
  ['AccessDeniedException', 1, (secret) => refusal(secret, 400, 'AccessDeniedException')],
  ['ResourceNotFoundException', 1, (secret) => refusal(secret, 400, 'ResourceNotFoundException')],
  ['ThrottlingException', 1, (secret) => refusal(secret, 400, 'ThrottlingException')],
  ['InternalServiceError', 2, (secret) => refusal(secret, 500, 'InternalServiceError')],
  ['ECONNRESET', 2, () => 'reset'],
];
