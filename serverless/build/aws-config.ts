/**
 * Reads the AWS SDK's configuration from environment variables only. The bundles contain this module in place of
 * `@smithy/core/config` (`alias` in esbuild.ts): a Lambda function has neither the instance metadata service of EC2
 * nor the files in ~/.aws, for which the SDK would look at every cold start.
 */
// @ts-expect-error The name is an alias for the module that this one replaces: esbuild.ts
export * from 'original-aws-config';

type Environment = Readonly<Record<string, string | undefined>>;

interface Setting<Value> {
  readonly environmentVariableSelector: (environment: Environment, options?: object) => Value | undefined;
  readonly default: Value | (() => Promise<Value>);
}

const isProvider = <Value>(value: Value | (() => Promise<Value>)): value is () => Promise<Value> =>
  typeof value === 'function';

/** Returns a provider of the setting: its environment variable, or its default if the variable is missing or invalid. */
export const loadConfig =
  <Value>({ environmentVariableSelector, default: fallback }: Setting<Value>, options?: object) =>
  async (): Promise<Value> => {
    try {
      const value = environmentVariableSelector(process.env, options);
      if (value !== undefined) return value;
    } catch {}
    return isProvider(fallback) ? fallback() : fallback;
  };

/** Reads the region from `AWS_REGION`, which Lambda sets. */
export const NODE_REGION_CONFIG_OPTIONS: Setting<string> = {
  environmentVariableSelector: ({ AWS_REGION }) => AWS_REGION,
  default: async () => {
    throw new Error('AWS_REGION is not set');
  },
};

/** Adds no defaults to those of the client, because the functions set their own timeouts. */
export const resolveDefaultsModeConfig = () => async (): Promise<'legacy'> => 'legacy';
