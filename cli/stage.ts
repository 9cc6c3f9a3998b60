/** Finds the secret that a command is for. */
import { secretNameOf } from '../serverless/names.ts';
import { CommandError } from './command-error.ts';
import { type KeySecret, openSecret } from './secret.ts';
import type { Tools } from './tools.ts';

/** The options that say which broker a command is for. */
export interface TargetOptions {
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly secretId?: string | undefined;
  readonly endpoint?: string | undefined;
}

/** The secret of `--secret-id`, else the one that the stage's stack has made. */
export const openSecretOf = ({ stage, region, secretId }: TargetOptions, tools: Tools): KeySecret => {
  if (secretId) return openSecret(tools.createClient(region), secretId);
  if (!stage) throw new CommandError('--stage or --secret-id is required', 2);
  return openSecret(tools.createClient(region), secretNameOf(stage));
};

/** The options that name the same broker to another command, for a line to paste. */
export const repeatOptions = ({ stage, region, secretId, endpoint }: TargetOptions): string =>
  Object.entries({ stage, region, 'secret-id': secretId, endpoint })
    .flatMap(([name, value]) => (value ? [`--${name} ${value}`] : []))
    .join(' ');
