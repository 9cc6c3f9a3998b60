/** Reads AWS credentials from two of the SDK's sources. */
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { fromHttp } from '@aws-sdk/credential-provider-http';

/**
 * Returns a provider for a client's `credentials`: the environment, where Lambda puts them, otherwise the endpoint of a
 * container. The client caches the credentials until they expire. In the bundle, this module also replaces
 * `@aws-sdk/credential-provider-node`, whose `defaultProvider` the SDK imports even if it is not used.
 */
export const defaultProvider = (): ReturnType<typeof fromEnv> => () => fromEnv()().catch(() => fromHttp()());
