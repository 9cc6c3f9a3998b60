/** What serverless.yml calls the things of a stage. */
import { CommandError } from './command-error.ts';
import type { Options } from './options.ts';
import { type KeySecret, openSecret } from './secret.ts';
import type { Tools } from './tools.ts';

const service = 'latenode-token-broker';

export const stackNameOf = (stage: string): string => `${service}-${stage}`;

/** The secret that the stage's stack makes. */
export const secretNameOf = (stage: string): string => `${service}/${stage}/signing-key`;

/** Where the function that answers POST /token logs. */
export const logGroupOf = (stage: string): string => `/aws/lambda/${service}-${stage}-token`;

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
