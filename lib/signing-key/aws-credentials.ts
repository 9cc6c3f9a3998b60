/** Finds AWS credentials in two of the SDK's many sources. */
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { fromHttp } from '@aws-sdk/credential-provider-http';

/**
 * Returns a provider for a client's `credentials`: the environment, where Lambda puts them, otherwise the endpoint of a
 * container. The client caches what it finds and asks again when that expires. In the bundle, this module also replaces
 * `@aws-sdk/credential-provider-node`, whose `defaultProvider` the SDK imports even if it is not used.
 */
export const defaultProvider = (): ReturnType<typeof fromEnv> => () => fromEnv()().catch(() => fromHttp()());
