/** Holds the state of the stand-in for AWS Secrets Manager: secrets, their versions and staging labels. */
import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { refuse } from './error.ts';

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
  readonly versions: Map<string, Version>;
  /** The id of the version that has the label. */
  readonly holders: Map<string, string>;
}

export type SecretStore = ReturnType<typeof createSecretStore>;

const current = 'AWSCURRENT';
const pending = 'AWSPENDING';

/**
 * Creates an empty store. Its methods have the parameters and results of the operations with the same names, or throw
 * `SecretsManagerError`. `now` is in epoch milliseconds.
 */
export const createSecretStore = (now: () => number) => {
  const secrets = new Map<string, Secret>();

  const find = (secretId: string): Secret =>
    [...secrets.values()].find((secret) => isIdOf(secret, secretId)) ?? refuseUnknown('secret.');

  const createEmptySecret = (Name: string): Secret => {
    const ARN = `arn:aws:secretsmanager:us-east-1:000000000000:secret:${Name}-${randomBytes(3).toString('hex')}`;
    return { identity: { ARN, Name }, versions: new Map(), holders: new Map() };
  };

  /** Adds a version with these labels, unless it exists with the same value; returns its id. */
  const addVersion = (secret: Secret, request: NewVersion, labels: readonly string[]): string => {
    const { ClientRequestToken: id, SecretString, SecretBinary } = request;
    if (id === undefined) {
      refuse('InvalidRequestException', 'You must provide a ClientRequestToken value.');
    }
    if (SecretString !== undefined && SecretBinary !== undefined) {
      refuse('InvalidParameterException', "You can't specify both a binary and a string secret value.");
    }
    const { versions, holders } = secret;
    const value = { SecretString, SecretBinary };
    const existing = versions.get(id);
    if (existing === undefined) {
      versions.set(id, { id, value, createdAt: now() / 1000 });
      // A finished rotation leaves AWSPENDING on the current version. AWS removes it with the next PutSecretValue.
      const isRotated = holders.get(pending) === holders.get(current);
      if (isRotated && labels.includes(current)) holders.delete(pending);
      for (const label of labels) move(secret, label, id);
    } else if (!isDeepStrictEqual(existing.value, value)) {
      refuse(
        'ResourceExistsException',
        `You can't use ClientRequestToken ${id} because a version of the secret has it.`,
      );
    }
    return id;
  };

  return {
    createSecret: (request: NewVersion & Request<'Name', never>) => {
      const { Name, ClientRequestToken = '' } = request;
      if (!/^[\w/+=.@!-]+$/.test(Name)) {
        refuse('ValidationException', 'Invalid name. Allowed: a-z A-Z 0-9 -/_+=.@!');
      }
      const existing = secrets.get(Name);
      if (existing && !existing.versions.has(ClientRequestToken)) {
        refuse('ResourceExistsException', `The operation failed because the secret ${Name} already exists.`);
      }
      const secret = existing ?? createEmptySecret(Name);
      const VersionId = existing || hasValue(request) ? addVersion(secret, request, [current]) : undefined;
      secrets.set(Name, secret);
      return { ...secret.identity, VersionId };
    },

    putSecretValue: (
      request: NewVersion & Request<'SecretId', never> & { VersionStages?: string[] | undefined },
    ) => {
      const secret = find(request.SecretId);
      if (!hasValue(request)) {
        refuse('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
      }
      const { VersionStages = [current] } = request;
      const isFirst = secret.versions.size === 0;
      const VersionId = addVersion(secret, request, isFirst ? [current, ...VersionStages] : VersionStages);
      return { ...secret.identity, VersionId, VersionStages: labelsOf(secret, VersionId) };
    },

    getSecretValue: (request: Request<'SecretId', 'VersionId' | 'VersionStage'>) => {
      const { SecretId, VersionId, VersionStage } = request;
      const secret = find(SecretId);
      const label = VersionStage ?? current;
      const version = secret.versions.get(VersionId ?? secret.holders.get(label) ?? '');
      if (version === undefined) {
        const sought = VersionId === undefined ? `staging label: ${label}` : `VersionId: ${VersionId}`;
        return refuseUnknown(`secret value for ${sought}`);
      }
      if (VersionStage !== undefined && secret.holders.get(VersionStage) !== version.id) {
        const message = 'You provided a VersionStage that is not associated to the provided VersionId.';
        refuse('InvalidRequestException', message);
      }
      return { ...secret.identity, ...version.value, ...describe(secret, version) };
    },

    describeSecret: ({ SecretId }: Request<'SecretId', never>) => {
      const secret = find(SecretId);
      const labeled = [...secret.versions.keys()].filter((id) => labelsOf(secret, id));
      return {
        ...secret.identity,
        VersionIdsToStages:
          labeled.length > 0
            ? Object.fromEntries(labeled.map((id) => [id, labelsOf(secret, id)]))
            : undefined,
      };
    },

    listSecretVersionIds: (
      request: Request<'SecretId', never> & { IncludeDeprecated?: boolean | undefined },
    ) => {
      const secret = find(request.SecretId);
      const listed = [...secret.versions.values()].filter(
        ({ id }) => request.IncludeDeprecated || labelsOf(secret, id),
      );
      return { ...secret.identity, Versions: listed.map((version) => describe(secret, version)) };
    },

    updateSecretVersionStage: (
      request: Request<'SecretId' | 'VersionStage', 'MoveToVersionId' | 'RemoveFromVersionId'>,
    ) => {
      const { SecretId, VersionStage: label, MoveToVersionId: to, RemoveFromVersionId: from } = request;
      const secret = find(SecretId);
      const holder = secret.holders.get(label);
      const refuseParameter = (message: string) => refuse('InvalidParameterException', message);
      if (to === undefined && from === undefined) {
        refuseParameter('You must specify MoveToVersionId, RemoveFromVersionId, or both.');
      }
      if (to !== undefined && !secret.versions.has(to)) refuseUnknown('secret version.');
      if (from === undefined && holder !== undefined && holder !== to) {
        refuseParameter(
          `RemoveFromVersionId can't be empty: staging label ${label} is on version ${holder}.`,
        );
      }
      if (from !== undefined && from !== holder) {
        refuseParameter(`RemoveFromVersionId must be the version that currently has staging label ${label}.`);
      }
      if (to !== undefined) move(secret, label, to);
      else if (label !== current) secret.holders.delete(label);
      else refuseParameter('You can only move AWSCURRENT to a different secret version.');
      return secret.identity;
    },
  };
};

function refuseUnknown(what: string): never {
  refuse('ResourceNotFoundException', `Secrets Manager can't find the specified ${what}`);
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

/** Moves a label to a version; the version that loses AWSCURRENT gets AWSPREVIOUS. */
function move({ holders }: Secret, label: string, versionId: string): void {
  const holder = holders.get(label);
  if (holder === versionId) return;
  holders.set(label, versionId);
  if (label === current && holder !== undefined) holders.set('AWSPREVIOUS', holder);
}

/** Returns the labels of a version, sorted as AWS does; undefined for a deprecated version. */
function labelsOf({ holders }: Secret, versionId: string): string[] | undefined {
  const labels = [...holders].filter(([, id]) => id === versionId).map(([label]) => label);
  return labels.length > 0 ? labels.sort() : undefined;
}

function describe(secret: Secret, { id, createdAt }: Version) {
  return { VersionId: id, VersionStages: labelsOf(secret, id), CreatedDate: createdAt };
}
