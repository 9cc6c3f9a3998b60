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

export function refuse(type: string, message: string): never {
  throw new SecretsManagerError(type, message);
}

export function notFound(what: string): never {
  refuse('ResourceNotFoundException', `Secrets Manager can't find the specified ${what}`);
}

export function alreadyExists(message: string): never {
  refuse('ResourceExistsException', message);
}

/** For an invalid parameter. */
export function invalidParameter(message: string): never {
  refuse('InvalidParameterException', message);
}

/** For parameters that contradict each other, or the state of the secret. */
export function invalidRequest(message: string): never {
  refuse('InvalidRequestException', message);
}

/** For a parameter that the API's model does not allow. */
export function invalidValue(message: string): never {
  refuse('ValidationException', message);
}
