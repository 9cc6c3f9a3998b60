/**
 * The AWS SDK's configuration from the environment alone. The bundles have this module in place of
 * `@smithy/core/config` (`alias` in esbuild.ts): a Lambda function has neither the instance metadata service of EC2
 * nor the files in ~/.aws that the SDK would look for at every cold start.
 */
// @ts-expect-error No declarations stand beside this file of the package.
export * from '../../node_modules/@smithy/core/dist-es/submodules/config/index.js';

type Environment = Readonly<Record<string, string | undefined>>;

interface Setting<Value> {
  readonly environmentVariableSelector: (environment: Environment, options?: object) => Value | undefined;
  readonly default: Value | (() => Promise<Value>);
}

const isProvider = <Value>(value: Value | (() => Promise<Value>)): value is () => Promise<Value> =>
  typeof value === 'function';

/** The value of a setting: from its environment variable, else its default, also if the variable is not valid. */
export const loadConfig =
  <Value>({ environmentVariableSelector, default: fallback }: Setting<Value>, options?: object) =>
  async (): Promise<Value> => {
    try {
      const value = environmentVariableSelector(process.env, options);
      if (value !== undefined) return value;
    } catch {}
    return isProvider(fallback) ? fallback() : fallback;
  };

/** The region is the one that Lambda sets. */
export const NODE_REGION_CONFIG_OPTIONS: Setting<string> = {
  environmentVariableSelector: ({ AWS_REGION }) => AWS_REGION,
  default: async () => {
    throw new Error('AWS_REGION is not set');
  },
};

/** No defaults beyond those of the client, whose time limits the functions set themselves. */
export const resolveDefaultsModeConfig = () => async (): Promise<'legacy'> => 'legacy';
