/** Names of the things in a stage's stack. */

/** `service` in serverless.yml. */
export const service = 'latenode-token-broker';

export const stackNameOf = (stage: string): string => `${service}-${stage}`;

/** The secret that the stack creates for the signing key. */
export const secretNameOf = (stage: string): string => `${service}/${stage}/signing-key`;

/** The log group of the function that answers POST /token. */
export const logGroupOf = (stage: string): string => `/aws/lambda/${service}-${stage}-token`;
