/** Resolves the stage that a command is for to its region, its secret and its address. */
import type { Config } from '../lib/config.ts';
import { stackNameOf } from '../serverless/names.ts';
import { shellWord } from '../serverless/shell-word.ts';
import { CommandError, explain, usageError } from './command-error.ts';
import { keySetPath } from './key-set.ts';
import { type KeySecret, openSecret } from './secret.ts';
import type { Tools } from './tools.ts';

/** The settings that a deployment of the stage would use. */
export interface StageSettings {
  readonly region: string;
  /** As the functions read it; `signingKey.secretId` is the name of the stack's secret unless the stage has its own. */
  readonly config: Config;
  readonly allowedOrigins: readonly string[];
  readonly isAuthorizerOn: boolean;
}

/** The options that say which broker a command is for. */
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
  readonly settings: StageSettings | undefined;
  /** The options of `repeatOptions`. */
  readonly options: string;
  readonly findKeySetUrl: () => Promise<string>;
}

/** Throws `CommandError` for a stage whose settings are invalid, and for a region that is not the stage's. */
export const resolveTarget = async (options: TargetOptions, tools: Tools): Promise<Target> => {
  const { stage, secretId, param = [] } = options;
  if (!stage && !secretId) throw usageError('--stage or --secret-id is required');
  const settings = stage ? await tools.readStage(stage, param) : undefined;
  const region = regionOf(options, settings);
  const id = secretId ?? settings?.config.signingKey.secretId ?? '';
  return {
    secret: await openSecret(tools.createClient(region), id),
    settings,
    options: repeatOptions(options),
    findKeySetUrl: () => findKeySetUrl({ ...options, region }, tools),
  };
};

/** The region of the stage, else of `--region`; throws a usage error if they differ. */
export const regionOf = ({ stage, region }: TargetOptions, settings: StageSettings | undefined) => {
  if (region && settings && region !== settings.region)
    throw usageError(`--region ${region}: stage ${stage} is in ${settings.region}`);
  return settings?.region ?? region;
};

/** The URL of the key set, from `--endpoint`, else from the outputs of the stage's stack. */
export const findKeySetUrl = async (options: TargetOptions, tools: Tools): Promise<string> => {
  const { endpoint, stage, region } = options;
  // Any of the addresses that the deployment prints will do.
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
  const message = `the address of stage ${stage} is unknown: ${reason}\nGive it with --endpoint URL.`;
  throw new CommandError(message, { isInaccessible });
};

/** The options that name the same broker to another command, for a line to paste. */
export const repeatOptions = ({ stage, param = [], region, secretId, endpoint }: TargetOptions): string => {
  const pairs = Object.entries({ stage, region, 'secret-id': secretId, endpoint });
  return [...pairs, ...param.map((text) => ['param', text] as const)]
    .flatMap(([name, value]) => (value ? [`--${name} ${shellWord(value)}`] : []))
    .join(' ');
};
