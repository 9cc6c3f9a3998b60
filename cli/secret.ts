/** The secret that holds the signing key, with its versions, as an operator's credentials see it. */
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type PutSecretValueCommandOutput,
  paginateListSecretVersionIds,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { CommandError } from './command-error.ts';

export interface SecretVersionInfo {
  readonly versionId: string;
  readonly labels: readonly string[];
  readonly createdAt: Date;
}

export interface StoredVersion {
  readonly secretArn: string;
  readonly versionId: string;
}

export interface KeySecret {
  readonly id: string;
  /** The versions that have a label, AWSCURRENT first; undefined where there is no such secret. */
  list(): Promise<readonly SecretVersionInfo[] | undefined>;
  /** What a version holds. */
  read(versionId: string): Promise<string>;
  create(text: string): Promise<StoredVersion>;
  /** Makes this the current version. */
  put(text: string): Promise<StoredVersion>;
  /** Moves AWSCURRENT; AWS then puts AWSPREVIOUS on the version that has lost it. */
  moveCurrent(to: string, from: string): Promise<void>;
}

/** Wraps the secret of this name or ARN. */
export const openSecret = (client: SecretsManagerClient, SecretId: string): KeySecret => ({
  id: SecretId,
  list: async () => {
    const versions: SecretVersionInfo[] = [];
    try {
      for await (const page of paginateListSecretVersionIds({ client }, { SecretId })) {
        for (const { VersionId = '', VersionStages = [], CreatedDate = new Date(0) } of page.Versions ?? []) {
          versions.push({ versionId: VersionId, labels: VersionStages, createdAt: CreatedDate });
        }
      }
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
    return versions.sort((a, b) => (a.labels.join() < b.labels.join() ? -1 : 1));
  },
  read: async (VersionId) => {
    const { SecretString, SecretBinary } = await client.send(
      new GetSecretValueCommand({ SecretId, VersionId }),
    );
    return SecretString ?? Buffer.from(SecretBinary ?? []).toString('utf8');
  },
  create: async (SecretString) => {
    const Description = 'The private key that signs Latenode JWTs';
    return storedAs(
      await client.send(new CreateSecretCommand({ Name: SecretId, Description, SecretString })),
    );
  },
  put: async (SecretString) =>
    storedAs(await client.send(new PutSecretValueCommand({ SecretId, SecretString }))),
  moveCurrent: async (MoveToVersionId, RemoveFromVersionId) => {
    const VersionStage = 'AWSCURRENT';
    await client.send(
      new UpdateSecretVersionStageCommand({ SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }),
    );
  },
});

function storedAs({ ARN = '', VersionId = '' }: PutSecretValueCommandOutput): StoredVersion {
  return { secretArn: ARN, versionId: VersionId };
}

/** The version that has this label. */
export const versionLabelled = (
  versions: readonly SecretVersionInfo[],
  label: string,
): SecretVersionInfo | undefined => versions.find(({ labels }) => labels.includes(label));

/** The versions of a secret that must be there. */
export const listExisting = async (secret: KeySecret): Promise<readonly SecretVersionInfo[]> => {
  const versions = await secret.list();
  if (versions) return versions;
  throw new CommandError(
    `there is no secret ${secret.id} in this region; is it another --stage, --region or --secret-id?`,
  );
};
