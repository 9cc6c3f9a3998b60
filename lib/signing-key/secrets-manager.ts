/** Reads the secret that holds the signing key from AWS Secrets Manager. */
import {
  GetSecretValueCommand,
  SecretsManagerClient,
  SecretsManagerServiceException,
} from '@aws-sdk/client-secrets-manager';
import { attemptTwice } from '../cache/attempt.ts';
import { InvalidInputError } from '../errors.ts';
import { defaultProvider } from './aws-credentials.ts';

export interface SecretVersion {
  readonly text: string;
  readonly versionId: string;
  /** When this version was put there. */
  readonly createdAt: Date | undefined;
}

/** Asks for the version labelled AWSCURRENT; rejects with the error of the AWS SDK, or `InvalidInputError`. */
export type ReadSecret = () => Promise<SecretVersion>;

const attemptSeconds = 1;

/** A client that asks once: attemptTwice below bounds the time of both attempts, the SDK's back-off does not. */
export const createSecretsManagerClient = (): SecretsManagerClient =>
  new SecretsManagerClient({
    credentials: defaultProvider(),
    maxAttempts: 1,
    // The next fetch is minutes away. A freeze would have cut a kept connection by then, at the cost of an attempt.
    requestHandler: { httpAgent: { keepAlive: false }, httpsAgent: { keepAlive: false } },
  });

/** Reads the current version of one secret, `SecretString` or `SecretBinary`, in at most two attempts of a second. */
export const createSecretReader =
  (client: SecretsManagerClient, secretId: string): ReadSecret =>
  async () => {
    const command = new GetSecretValueCommand({ SecretId: secretId, VersionStage: 'AWSCURRENT' });
    const { SecretString, SecretBinary, VersionId, CreatedDate } = await attemptTwice(
      (abortSignal) => client.send(command, { abortSignal }),
      { timeoutSeconds: attemptSeconds, isWorthRetrying },
    );
    if (VersionId === undefined) throw new InvalidInputError('Secrets Manager named no version');
    const text = SecretString ?? Buffer.from(SecretBinary ?? []).toString('utf8');
    return { text, versionId: VersionId, createdAt: CreatedDate };
  };

/** Access denied, no such secret and throttling do not get better at once; a broken connection or a 5xx may. */
function isWorthRetrying(error: unknown): boolean {
  return !(error instanceof SecretsManagerServiceException) || error.$fault === 'server';
}
