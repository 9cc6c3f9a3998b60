/** The names of a stage's stack, secret and log groups. */

/** `service` in serverless.yml. */
export const service = 'latenode-token-broker';

export const stackNameOf = (stage: string): string => `${service}-${stage}`;

/** Returns the name of the secret that the stack creates for the signing key. */
export const secretNameOf = (stage: string): string => `${service}/${stage}/signing-key`;

/** Returns the log group of the function that handles POST /token. */
export const logGroupOf = (stage: string): string => `/aws/lambda/${stackNameOf(stage)}-token`;

/** Returns the log group of the gateway. This prefix keeps it out of the account's resource policy, which is limited to 5,120 characters. */
export const accessLogOf = (stage: string): string => `/aws/vendedlogs/http-api/${stackNameOf(stage)}`;
