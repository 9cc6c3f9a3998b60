/** Defines the errors of AWS Secrets Manager, with the names that they have in the SDK. */

export class SecretsManagerError extends Error {
  readonly status = 400;
  /** The `__type` of the response. */
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** @throws SecretsManagerError */
export const refuse: (type: string, message: string) => never = (type, message) => {
  throw new SecretsManagerError(type, message);
};
