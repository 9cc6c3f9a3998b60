/** Reads the secret that holds the signing key from AWS Secrets Manager. */
import {
  GetSecretValueCommand,
  SecretsManagerClient,
  SecretsManagerServiceException,
} from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import { attemptTwice } from '../cache/attempt.ts';
import { InvalidInputError } from '../errors.ts';
import { defaultProvider } from './aws-credentials.ts';

export interface SecretValue {
  readonly text: string;
  readonly versionId: string;
  /** When this version was stored. */
  readonly createdAt: Date | undefined;
}

/** Reads the version labeled AWSCURRENT. Rejects with the error of the AWS SDK, or with `InvalidInputError`. */
export type ReadSecret = () => Promise<SecretValue>;

const attemptSeconds = 1;

/** Creates a client that makes one attempt: `attemptTwice` below bounds the time of two, the SDK's back-off does not. */
export const createSecretsManagerClient = (): SecretsManagerClient =>
  new SecretsManagerClient({
    credentials: defaultProvider(),
    maxAttempts: 1,
    // The next fetch is minutes away. A freeze would cut a kept connection until then, at the cost of an attempt.
    requestHandler: { httpAgent: { keepAlive: false }, httpsAgent: { keepAlive: false } },
  });

/** Creates the reader of one secret, `SecretString` or `SecretBinary`, which makes at most two attempts of a second. */
export const createSecretReader =
  (client: SecretsManagerClient, secretId: string): ReadSecret =>
  async () => {
    const command = new GetSecretValueCommand({ SecretId: secretId, VersionStage: 'AWSCURRENT' });
    const { SecretString, SecretBinary, VersionId, CreatedDate } = await attemptTwice(
      (abortSignal) => client.send(command, { abortSignal }),
      { timeoutSeconds: attemptSeconds, isWorthRetrying },
    ).catch((error: unknown) => {
      throw explainForeignResponse(error);
    });
    if (VersionId === undefined)
      throw new InvalidInputError('the response of Secrets Manager has no VersionId');
    const text = SecretString ?? Buffer.from(SecretBinary ?? []).toString('utf8');
    return { text, versionId: VersionId, createdAt: CreatedDate };
  };

/** Access denied, a missing secret and throttling persist for a while; a broken connection or a 5xx may not. */
function isWorthRetrying(error: unknown): boolean {
  return !(error instanceof SecretsManagerServiceException) || error.$fault === 'server';
}

const answeredSchema = v.looseObject({ $metadata: v.looseObject({ httpStatusCode: v.number() }) });

/** Names the status of a response that the AWS SDK cannot read, such as a proxy's page; returns other errors as they are. */
export const explainForeignResponse = (error: unknown): unknown => {
  const isOfApi = error instanceof Error && '$fault' in error && error.name !== 'Unknown';
  if (isOfApi || !v.is(answeredSchema, error)) return error;
  const { httpStatusCode } = error.$metadata;
  const message = `status ${httpStatusCode} with a response that is not from AWS; a proxy may have sent it`;
  return new InvalidInputError(message, { cause: error });
};
