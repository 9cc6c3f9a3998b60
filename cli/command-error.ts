/** Errors of the operator commands: their exit codes and their messages. */

interface CommandErrorOptions {
  /** 1: refused, nothing has been changed. 2: usage error. */
  readonly exitCode?: 1 | 2;
  /** True if the credentials, the permissions or the network of this machine are the cause. */
  readonly isInaccessible?: boolean;
}

export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: number;
  readonly isInaccessible: boolean;

  constructor(message: string, { exitCode = 1, isInaccessible = false }: CommandErrorOptions = {}) {
    super(message);
    this.exitCode = exitCode;
    this.isInaccessible = isInaccessible;
  }
}

export const usageError = (message: string): CommandError => new CommandError(message, { exitCode: 2 });

const hints: readonly (readonly [RegExp, string])[] = [
  [/region is missing/i, 'Give --region, or set AWS_REGION.'],
  [
    /credential|token.*expired|security token/i,
    'Log in to AWS first: the AWS SDK finds credentials as the AWS CLI does.',
  ],
];

/** The message of an error; an error of AWS has its name in front, and the remedy if one is known. */
export const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const isOurs = ['CommandError', 'InvalidInputError', 'BrokerError'].includes(error.name);
  if (isOurs) return error.message;
  const message = error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
  const hint = hints.find(([pattern]) => pattern.test(message))?.[1];
  return hint ? `${message}\n${hint}` : message;
};
