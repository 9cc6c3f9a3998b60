/** Why a command came to nothing, in words for the person at the terminal. */

export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: number;

  /** 1: refused, nothing has been changed. 2: wrong usage. */
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

const hints: readonly (readonly [RegExp, string])[] = [
  [/region is missing/i, 'Name one with --region, or set AWS_REGION.'],
  [
    /credential|token.*expired|security token/i,
    'Log in to AWS first: the AWS SDK finds credentials as the AWS CLI does.',
  ],
];

/** The message of an error; of AWS's own with its name in front, and with what to do where that is known. */
export const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const isOurs = ['CommandError', 'InvalidInputError', 'BrokerError'].includes(error.name);
  if (isOurs) return error.message;
  const message = error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
  const hint = hints.find(([pattern]) => pattern.test(message))?.[1];
  return hint ? `${message}\n${hint}` : message;
};
