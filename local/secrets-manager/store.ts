/** Holds the state of the stand-in for AWS Secrets Manager: secrets and their versions. */
import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { alreadyExists, invalidParameter, invalidRequest, invalidValue, notFound } from './error.ts';
import { createStagingLabels, current, type StagingLabels } from './labels.ts';

/** The parameters of an operation, named as in the API; `SecretBinary` is base64. */
type Request<Required extends string, Optional extends string> = Readonly<
  Record<Required, string> & Partial<Record<Optional, string | undefined>>
>;
type NewVersion = Request<never, 'ClientRequestToken' | 'SecretString' | 'SecretBinary'>;

interface Version {
  readonly id: string;
  readonly value: Request<never, 'SecretString' | 'SecretBinary'>;
  readonly createdAt: number;
}

interface Secret {
  readonly identity: { readonly ARN: string; readonly Name: string };
  readonly description: string | undefined;
  readonly createdAt: number;
  changedAt: number;
  readonly versions: Map<string, Version>;
  readonly labels: StagingLabels;
}

export type SecretStore = ReturnType<typeof createSecretStore>;

/**
 * Creates an empty store. Its methods have the parameters and results of the operations with the same names, or throw
 * `SecretsManagerError`. `now` is in epoch milliseconds.
 */
export const createSecretStore = (now: () => number) => {
  const secrets = new Map<string, Secret>();
  const nowSeconds = (): number => now() / 1000;

  const find = (secretId: string): Secret => {
    for (const secret of secrets.values()) if (isIdOf(secret, secretId)) return secret;
    return notFound('secret.');
  };

  const createEmptySecret = (Name: string, description: string | undefined): Secret => ({
    identity: { ARN: `arn:aws:secretsmanager:us-east-1:000000000000:secret:${Name}-${randomSuffix()}`, Name },
    description,
    createdAt: nowSeconds(),
    changedAt: nowSeconds(),
    versions: new Map(),
    labels: createStagingLabels(),
  });

  /** Adds a version with these labels, unless it exists with the same value; returns its id. */
  const addVersion = (secret: Secret, request: NewVersion, labels: readonly string[]): string => {
    const { ClientRequestToken: id, SecretString, SecretBinary } = request;
    if (id === undefined) return invalidRequest('You must provide a ClientRequestToken value.');
    if (SecretString !== undefined && SecretBinary !== undefined) {
      invalidParameter("You can't specify both a binary secret value and a string secret value.");
    }
    const value = { SecretString, SecretBinary };
    const existing = secret.versions.get(id);
    if (existing === undefined) {
      secret.versions.set(id, { id, value, createdAt: nowSeconds() });
      secret.changedAt = nowSeconds();
      secret.labels.label(id, labels);
    } else if (!isDeepStrictEqual(existing.value, value)) {
      alreadyExists(`You can't use ClientRequestToken ${id} because a version of the secret has it.`);
    }
    return id;
  };

  return {
    createSecret: (request: NewVersion & Request<'Name', 'Description'>) => {
      const { Name, Description, ClientRequestToken = '' } = request;
      if (!/^[\w/+=.@!-]+$/.test(Name)) {
        invalidValue('Invalid name. Allowed: a-z A-Z 0-9 -/_+=.@!');
      }
      const existing = secrets.get(Name);
      if (existing && !existing.versions.has(ClientRequestToken)) {
        alreadyExists(`The operation failed because the secret ${Name} already exists.`);
      }
      const secret = existing ?? createEmptySecret(Name, Description);
      const VersionId = existing || hasValue(request) ? addVersion(secret, request, [current]) : undefined;
      secrets.set(Name, secret);
      return { ...secret.identity, VersionId };
    },

    putSecretValue: (
      request: NewVersion & Request<'SecretId', never> & { VersionStages?: string[] | undefined },
    ) => {
      const secret = find(request.SecretId);
      if (!hasValue(request)) invalidRequest('You must provide either SecretString or SecretBinary.');
      const { VersionStages = [current] } = request;
      const isFirst = secret.versions.size === 0;
      const VersionId = addVersion(secret, request, isFirst ? [current, ...VersionStages] : VersionStages);
      return { ...secret.identity, VersionId, VersionStages: secret.labels.of(VersionId) };
    },

    getSecretValue: (request: Request<'SecretId', 'VersionId' | 'VersionStage'>) => {
      const { SecretId, VersionId, VersionStage } = request;
      const secret = find(SecretId);
      const label = VersionStage ?? current;
      const version = secret.versions.get(VersionId ?? secret.labels.holder(label) ?? '');
      if (version === undefined) {
        const sought = VersionId === undefined ? `staging label: ${label}` : `VersionId: ${VersionId}`;
        return notFound(`secret value for ${sought}`);
      }
      if (VersionStage !== undefined && secret.labels.holder(VersionStage) !== version.id) {
        invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.');
      }
      return { ...secret.identity, ...version.value, ...describe(secret, version) };
    },

    describeSecret: ({ SecretId }: Request<'SecretId', never>) => {
      const secret = find(SecretId);
      const labelled = [...secret.versions.keys()].filter((id) => secret.labels.of(id));
      return {
        ...secret.identity,
        Description: secret.description,
        CreatedDate: secret.createdAt,
        LastChangedDate: secret.changedAt,
        VersionIdsToStages:
          labelled.length > 0
            ? Object.fromEntries(labelled.map((id) => [id, secret.labels.of(id)]))
            : undefined,
      };
    },

    listSecretVersionIds: (
      request: Request<'SecretId', never> & { IncludeDeprecated?: boolean | undefined },
    ) => {
      const secret = find(request.SecretId);
      const listed = [...secret.versions.values()].filter(
        ({ id }) => request.IncludeDeprecated || secret.labels.of(id),
      );
      return { ...secret.identity, Versions: listed.map((version) => describe(secret, version)) };
    },

    updateSecretVersionStage: (
      request: Request<'SecretId' | 'VersionStage', 'MoveToVersionId' | 'RemoveFromVersionId'>,
    ) => {
      const { SecretId, VersionStage: label, MoveToVersionId: to, RemoveFromVersionId: from } = request;
      const secret = find(SecretId);
      const holder = secret.labels.holder(label);
      if (to === undefined && from === undefined) {
        invalidParameter('You must specify MoveToVersionId, RemoveFromVersionId, or both.');
      }
      if (to !== undefined && !secret.versions.has(to)) notFound('secret version.');
      if (from === undefined && holder !== undefined && holder !== to) {
        invalidParameter(
          `RemoveFromVersionId can't be empty: staging label ${label} is on version ${holder}.`,
        );
      }
      if (from !== undefined && from !== holder) {
        invalidParameter(
          `RemoveFromVersionId must be the version that currently has staging label ${label}.`,
        );
      }
      if (to !== undefined) secret.labels.move(label, to);
      else if (label !== current) secret.labels.remove(label);
      else invalidParameter('You can only move AWSCURRENT to a different secret version.');
      secret.changedAt = nowSeconds();
      return secret.identity;
    },
  };
};

function randomSuffix(): string {
  return randomBytes(3).toString('hex');
}

function isIdOf({ identity: { ARN, Name } }: Secret, secretId: string): boolean {
  if (secretId === Name || secretId === ARN) return true;
  // AWS treats a partial ARN that ends in a hyphen and six characters as a complete one, and finds nothing:
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
  return secretId === ARN.slice(0, -'-suffix'.length) && !/-[A-Za-z0-9]{6}$/.test(secretId);
}

function hasValue({ SecretString, SecretBinary }: NewVersion): boolean {
  return SecretString !== undefined || SecretBinary !== undefined;
}

function describe(secret: Secret, { id, createdAt }: Version) {
  return { VersionId: id, VersionStages: secret.labels.of(id), CreatedDate: createdAt };
}
