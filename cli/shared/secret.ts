/** Reads and changes the secret that holds the signing key, with the operator's credentials. */
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  paginateListSecretVersionIds,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { CommandError } from './command-error.ts';
import { secretErrorOf } from './secret-error.ts';

interface SecretVersion {
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
  read(versionId: string): Promise<string>;
  create(text: string): Promise<StoredVersion>;
  /** Stores a new version and makes it current, unless AWSCURRENT is no longer on `from` (undefined: on no version). */
  put(text: string, from: string | undefined): Promise<StoredVersion>;
  /** Moves AWSCURRENT, unless it is no longer on `from`; AWS then moves AWSPREVIOUS to `from`. */
  moveCurrent(to: string, from: string): Promise<void>;
}

/** Wraps the secret of this name or ARN. Throws if the SDK finds no region. */
export const openSecret = async (client: SecretsManagerClient, SecretId: string): Promise<KeySecret> => {
  const region = await client.config.region();
  const findPrimaryRegion = async () =>
    (await client.send(new DescribeSecretCommand({ SecretId })).catch(() => undefined))?.PrimaryRegion;
  const translated = <T>(work: Promise<T>): Promise<T> =>
    work.catch(async (error: unknown) => {
      throw await secretErrorOf(error, SecretId, region, findPrimaryRegion);
    });
  const label = `${SecretId} in ${region}`;
  const moveLabel = (
    VersionStage: string,
    move: { readonly MoveToVersionId?: string; readonly RemoveFromVersionId: string | undefined },
  ) => client.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage, ...move }));
  const moveCurrent = async (MoveToVersionId: string, RemoveFromVersionId: string | undefined) => {
    try {
      await moveLabel('AWSCURRENT', { MoveToVersionId, RemoveFromVersionId });
    } catch (error) {
      const { versions = [] } = (await listVersions(client, SecretId)) ?? {};
      const holder = versionLabeled(versions, 'AWSCURRENT')?.versionId;
      if (holder === MoveToVersionId) return; // the response to an earlier attempt was lost
      if (holder === RemoveFromVersionId) throw error;
      throw new CommandError(
        `${label} was changed in the meantime: its current key is now version ${holder}, and stays in use. Compare it with "status", then repeat this command if it is still needed.`,
      );
    }
  };
  /** Makes a new version current in two calls: with AWSCURRENT, the first would replace whatever is current by then. */
  const put = async (SecretString: string, from: string | undefined): Promise<StoredVersion> => {
    const pending = 'AWSPENDING';
    const command = new PutSecretValueCommand({ SecretId, SecretString, VersionStages: [pending] });
    const { ARN: secretArn = '', VersionId: versionId = '' } = await client.send(command);
    try {
      await moveCurrent(versionId, from);
    } finally {
      // A version that did not become current then has no label, and AWS deletes it.
      await moveLabel(pending, { RemoveFromVersionId: versionId }).catch(() => undefined);
    }
    return { secretArn, versionId };
  };
  return {
    id: SecretId,
    region,
    label,
    list: () => translated(listVersions(client, SecretId)),
    read: async (VersionId) => {
      const command = new GetSecretValueCommand({ SecretId, VersionId });
      const { SecretString, SecretBinary } = await translated(client.send(command));
      return SecretString ?? Buffer.from(SecretBinary ?? []).toString('utf8');
    },
    create: async (SecretString) => {
      const Description = 'The private key that signs Latenode JWTs';
      const command = new CreateSecretCommand({ Name: SecretId, Description, SecretString });
      const { ARN: secretArn = '', VersionId: versionId = '' } = await translated(client.send(command));
      return { secretArn, versionId };
    },
    put: (text, from) => translated(put(text, from)),
    moveCurrent: (to, from) => translated(moveCurrent(to, from)),
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

export const versionLabeled = <Version extends SecretVersion>(versions: readonly Version[], label: string) =>
  versions.find(({ labels }) => labels.includes(label));

/** Returns the versions of a secret; throws `CommandError` if it does not exist. */
export const listExisting = async (secret: KeySecret): Promise<readonly SecretVersion[]> => {
  const info = await secret.list();
  if (info) return info.versions;
  throw new CommandError(`there is no secret ${secret.label}: check --stage, --region and --secret-id`);
};
