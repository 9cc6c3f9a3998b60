/** Where the functions find AWS credentials: two of the SDK's many sources. */
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { fromHttp } from '@aws-sdk/credential-provider-http';

/**
 * The environment, where Lambda puts them, else the endpoint that a container has. For a client's `credentials`: the
 * client keeps what it finds and asks again when that expires. The bundle also has this module in place of
 * `@aws-sdk/credential-provider-node`, whose `defaultProvider` the SDK imports, used or not: `alias` in serverless.yml.
 */
export const defaultProvider = (): ReturnType<typeof fromEnv> => () => fromEnv()().catch(() => fromHttp()());
