/** The names of a stage's stack, secret and log group. */

/** `service` in serverless.yml. */
export const service = 'latenode-token-broker';

export const stackNameOf = (stage: string): string => `${service}-${stage}`;

/** Returns the name of the secret that the stack creates for the signing key. */
export const secretNameOf = (stage: string): string => `${service}/${stage}/signing-key`;

/** Returns the log group of the function that handles POST /token. */
export const logGroupOf = (stage: string): string => `/aws/lambda/${service}-${stage}-token`;
