import { expect, test } from 'vitest';
import { secretErrorOf } from '../../../cli/shared/secret-error.ts';

const secret = (primaryRegion?: string) => ({
  id: 'broker/key',
  region: 'us-east-1',
  primaryRegion: async () => primaryRegion,
});
const awsError = (name: string, message: string) => Object.assign(new Error(message), { name });
const replica = awsError(
  'InvalidParameterException',
  "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
);

test('names the region of the primary secret of a replica, if it is known', async () => {
  expect(await secretErrorOf(replica, secret('eu-west-1'))).toMatchObject({
    message:
      'broker/key in us-east-1 is a replica. Change the primary secret: --region eu-west-1 --secret-id NAME',
    isInaccessible: false,
  });
  const { message } = await secretErrorOf(replica, secret());
  expect(message).toContain("--region the primary secret's region");
});

test.each([
  ['ExpiredTokenException', 'The security token included in the request is expired', 'Log in to AWS first'],
  ['CredentialsProviderError', 'Could not load credentials from any providers', 'Log in to AWS first'],
  ['AccessDeniedException', 'no reason', 'Allow these credentials the action on the secret.'],
  ['TimeoutError', 'connect ETIMEDOUT', 'TimeoutError: connect ETIMEDOUT'],
])('classifies %s as an access error of this machine', async (name, message, words) => {
  const error = await secretErrorOf(awsError(name, message), secret());
  expect(error.isInaccessible).toBe(true);
  expect(error.message).toContain(words);
  expect(error.message).toContain('broker/key in us-east-1: ');
});
