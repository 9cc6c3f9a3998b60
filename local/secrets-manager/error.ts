/** The refusals of AWS Secrets Manager, under the names that the SDK gives its errors. */

export class SecretsManagerError extends Error {
  readonly status = 400;
  /** The `__type` of the answer. */
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

/** For a parameter that is wrong as such. */
export function invalidParameter(message: string): never {
  refuse('InvalidParameterException', message);
}

/** For parameters that do not fit together, or not the state of the secret. */
export function invalidRequest(message: string): never {
  refuse('InvalidRequestException', message);
}

/** For a parameter outside of what the API's model allows. */
export function invalidValue(message: string): never {
  refuse('ValidationException', message);
}
