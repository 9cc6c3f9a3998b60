/** Finds the secret of a stage. */
import { secretNameOf } from '../serverless/names.ts';
import { CommandError } from './command-error.ts';
import type { Options } from './options.ts';
import { type KeySecret, openSecret } from './secret.ts';
import type { Tools } from './tools.ts';

/** The secret of `--secret-id`, else the one that the stage's stack has made. */
export const openSecretOf = (options: Options, tools: Tools): KeySecret => {
  const { stage, region, 'secret-id': secretId } = options;
  if (secretId) return openSecret(tools.createClient(region), secretId);
  if (!stage) throw new CommandError('which secret? Say --stage NAME, or --secret-id ID', 2);
  return openSecret(tools.createClient(region), secretNameOf(stage));
};

/** The options that name the same secret to another command, for a line to paste. */
export const sameSecret = ({
  stage,
  region,
  'secret-id': secretId,
}: Pick<Options, 'stage' | 'region' | 'secret-id'>): string =>
  Object.entries({ stage, region, 'secret-id': secretId })
    .flatMap(([name, value]) => (value ? [`--${name} ${value}`] : []))
    .join(' ');
