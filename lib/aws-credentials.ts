/** Where the functions find AWS credentials: the two of the SDK's many sources that there are on Lambda. */
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { fromHttp } from '@aws-sdk/credential-provider-http';

/**
 * The environment, else the container endpoint (SnapStart). For a client's `credentials`: the client keeps what it
 * finds and asks again when that expires. The bundle also has this module in place of
 * `@aws-sdk/credential-provider-node`, whose `defaultProvider` the SDK imports, used or not: `alias` in serverless.yml.
 */
export const defaultProvider = (): ReturnType<typeof fromEnv> => () => fromEnv()().catch(() => fromHttp()());
