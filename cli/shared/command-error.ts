/** Defines the error of the operator commands, and explains other errors to operators. */
import { explainForeignResponse } from '../../lib/signing-key/secrets-manager.ts';
import { missingPermission } from '../../settings/permission.ts';

interface CommandErrorOptions {
  /** 1: failed, nothing was changed. 2: usage error. */
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
  [/region is missing/i, 'Specify --region, or set AWS_REGION.'],
  [
    /credential|token.*expired|security token/i,
    'Log in to AWS first: this command finds credentials in the same places as the AWS CLI.',
  ],
];

/** Returns the message of an error; for an error of AWS with its name before it and, if one is known, the remedy below. */
export const explain = (thrown: unknown): string => {
  const error = explainForeignResponse(thrown);
  if (!(error instanceof Error)) return String(error);
  const isOurs = ['CommandError', 'InvalidInputError', 'BrokerError'].includes(error.name);
  if (isOurs) return error.message;
  const message = error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
  const hint = missingPermission(message) ?? hints.find(([pattern]) => pattern.test(message))?.[1];
  return hint ? `${message}\n${hint}` : message;
};
