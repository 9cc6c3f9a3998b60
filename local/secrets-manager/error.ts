/** Defines the errors of the stand-in for AWS Secrets Manager. */

/** An error with the name that it has in the SDK. */
export class SecretsManagerError extends Error {
  readonly status = 400;
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Throws a `SecretsManagerError`. */
export const refuse: (type: string, message: string) => never = (type, message) => {
  throw new SecretsManagerError(type, message);
};
