/** Reads and changes the secret that holds the signing key, with the operator's credentials. */
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type PutSecretValueCommandOutput,
  paginateListSecretVersionIds,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { CommandError } from './command-error.ts';
import { secretErrorOf } from './secret-error.ts';

export interface SecretVersion {
  readonly versionId: string;
  readonly labels: readonly string[];
  readonly createdAt: Date;
}

interface SecretInfo {
  readonly arn: string;
  /** The versions that have a label, AWSCURRENT first. */
  readonly versions: readonly SecretVersion[];
}

export interface StoredVersion {
  readonly secretArn: string;
  readonly versionId: string;
}

/** All methods throw `CommandError` if AWS rejects the request. */
export interface KeySecret {
  readonly id: string;
  readonly region: string;
  /** Its name and region, for messages and questions. */
  readonly label: string;
  /** Undefined if there is no such secret. */
  list(): Promise<SecretInfo | undefined>;
  /** The value of a version. */
  read(versionId: string): Promise<string>;
  create(text: string): Promise<StoredVersion>;
  /** Stores a new version and makes it current. */
  put(text: string): Promise<StoredVersion>;
  /** Moves AWSCURRENT; AWS then moves AWSPREVIOUS to the version that was current. */
  moveCurrent(to: string, from: string): Promise<void>;
}

/** Wraps the secret of this name or ARN. Throws if the SDK finds no region. */
export const openSecret = async (client: SecretsManagerClient, SecretId: string): Promise<KeySecret> => {
  const region = await client.config.region();
  const primaryRegion = async () =>
    (await client.send(new DescribeSecretCommand({ SecretId })).catch(() => undefined))?.PrimaryRegion;
  const translated = <T>(work: Promise<T>): Promise<T> =>
    work.catch(async (error: unknown) => {
      throw await secretErrorOf(error, { id: SecretId, region, primaryRegion });
    });
  const stored = async (work: Promise<PutSecretValueCommandOutput>): Promise<StoredVersion> => {
    const { ARN: secretArn = '', VersionId: versionId = '' } = await translated(work);
    return { secretArn, versionId };
  };
  return {
    id: SecretId,
    region,
    label: `${SecretId} in ${region}`,
    list: () => translated(listVersions(client, SecretId)),
    read: async (VersionId) => {
      const command = new GetSecretValueCommand({ SecretId, VersionId });
      const { SecretString, SecretBinary } = await translated(client.send(command));
      return SecretString ?? Buffer.from(SecretBinary ?? []).toString('utf8');
    },
    create: (SecretString) => {
      const Description = 'The private key that signs Latenode JWTs';
      return stored(client.send(new CreateSecretCommand({ Name: SecretId, Description, SecretString })));
    },
    put: (SecretString) => stored(client.send(new PutSecretValueCommand({ SecretId, SecretString }))),
    moveCurrent: async (MoveToVersionId, RemoveFromVersionId) => {
      const move = { VersionStage: 'AWSCURRENT', MoveToVersionId, RemoveFromVersionId };
      await translated(client.send(new UpdateSecretVersionStageCommand({ SecretId, ...move })));
    },
  };
};

async function listVersions(client: SecretsManagerClient, SecretId: string): Promise<SecretInfo | undefined> {
  const versions: SecretVersion[] = [];
  let arn = '';
  try {
    for await (const { ARN, Versions = [] } of paginateListSecretVersionIds({ client }, { SecretId })) {
      arn = ARN ?? arn;
      for (const { VersionId: versionId = '', VersionStages: labels = [], CreatedDate } of Versions)
        versions.push({ versionId, labels, createdAt: CreatedDate ?? new Date(0) });
    }
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
  return { arn, versions: versions.sort((a, b) => (a.labels.join() < b.labels.join() ? -1 : 1)) };
}

/** Returns the version that has this label. */
export const versionLabeled = <Version extends SecretVersion>(versions: readonly Version[], label: string) =>
  versions.find(({ labels }) => labels.includes(label));

/** Returns the versions of a secret; throws `CommandError` if it does not exist. */
export const listExisting = async (secret: KeySecret): Promise<readonly SecretVersion[]> => {
  const info = await secret.list();
  if (info) return info.versions;
  throw new CommandError(`there is no secret ${secret.label}: check --stage, --region and --secret-id`);
};
