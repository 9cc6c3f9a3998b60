/** Resolves the options of a command to the region, the secret and the address of a broker. */
import type { LoadedStage } from '../../settings/load.ts';
import { stackNameOf } from '../../settings/names.ts';
import { shellWord } from '../../settings/shell-word.ts';
import { CommandError, explain, usageError } from './command-error.ts';
import { keySetPath } from './key-set.ts';
import { type KeySecret, openSecret } from './secret.ts';
import type { Tools } from './tools.ts';

/** The options that select the broker. */
export interface TargetOptions {
  readonly stage?: string | undefined;
  readonly param?: readonly string[] | undefined;
  readonly region?: string | undefined;
  readonly secretId?: string | undefined;
  readonly endpoint?: string | undefined;
}

export interface Target {
  readonly secret: KeySecret;
  /** Undefined without a stage. */
  readonly settings: LoadedStage['settings'] | undefined;
  /** The result of `repeatOptions`. */
  readonly options: string;
  /** The same for `key status`, which needs an endpoint: with a placeholder if it is unknown. */
  readonly statusOptions: string;
  readonly findKeySetUrl: () => Promise<string>;
}

/** Throws `CommandError` for a stage whose settings are invalid, and for a region that is not the stage's. */
export const resolveTarget = async (options: TargetOptions, tools: Tools): Promise<Target> => {
  const { stage, secretId, param = [] } = options;
  if (!stage && !secretId) throw usageError('--stage or --secret-id is required');
  const loaded = stage ? await tools.readStage(stage, param) : undefined;
  const settings = loaded?.settings;
  const region = regionOf(options, settings);
  const id = secretId ?? loaded?.secretId ?? '';
  const repeated = repeatOptions(options);
  return {
    secret: await openSecret(tools.createClient(region), id),
    settings,
    options: repeated,
    statusOptions: stage || options.endpoint ? repeated : `${repeated} --endpoint URL`,
    findKeySetUrl: () => findKeySetUrl({ ...options, region }, tools),
  };
};

/** Returns the region of the stage, otherwise of `--region`; throws a usage error if they differ. */
export const regionOf = ({ stage, region }: TargetOptions, settings: Target['settings']) => {
  if (region && settings && region !== settings.region)
    throw usageError(`--region ${region}: stage ${stage} is in ${settings.region}`);
  return settings?.region ?? region;
};

/** Returns the URL of the key set, from `--endpoint`, otherwise from the outputs of the stage's stack. */
export const findKeySetUrl = async (options: TargetOptions, tools: Tools): Promise<string> => {
  const { endpoint, stage, region } = options;
  // Accepts each of the addresses that the deployment prints.
  if (endpoint) return `${endpoint.replace(/\/(token|\.well-known\/jwks\.json)?$/, '')}${keySetPath}`;
  if (!stage) throw usageError('--stage or --endpoint is required');
  let reason = 'its stack has no output KeySetUrl';
  let isInaccessible = false;
  try {
    const url = (await tools.readStackOutputs(stackNameOf(stage), region)).get('KeySetUrl');
    if (url) return url;
  } catch (error) {
    reason = explain(error);
    isInaccessible = !/does not exist/.test(reason);
  }
  const message = `the endpoint of stage ${stage} is unknown: ${reason}\nSpecify it with --endpoint URL.`;
  throw new CommandError(message, { isInaccessible });
};

/** Returns the options that select the same broker in another command, for a line to paste. */
export const repeatOptions = ({ stage, param = [], region, secretId, endpoint }: TargetOptions): string => {
  const pairs = Object.entries({ stage, region, 'secret-id': secretId, endpoint });
  return [...pairs, ...param.map((text) => ['param', text] as const)]
    .flatMap(([name, value]) => (value ? [`--${name} ${shellWord(value)}`] : []))
    .join(' ');
};
