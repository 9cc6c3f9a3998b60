import { expect, test } from 'vitest';
import { missingPermission } from '../../settings/permission.ts';

const denied = (rest: string) =>
  `User: arn:aws:sts::123456789012:assumed-role/ci/run is not authorized to perform: ${rest}`;
const add = (Action: string, Resource: string) =>
  `Add this statement to the policy of these credentials:\n${JSON.stringify({ Effect: 'Allow', Action, Resource })}`;
const api = 'arn:aws:apigateway:us-east-1::/apis';

test.each([
  [
    `apigateway:POST on resource: ${api} because no identity-based policy allows it`,
    add('apigateway:POST', api),
  ],
  [
    's3:PutObject on resource: "arn:aws:s3:::a/b" because no identity-based policy allows the action',
    add('s3:PutObject', 'arn:aws:s3:::a/b'),
  ],
  ['logs:CreateLogDelivery', add('logs:CreateLogDelivery', '*')],
  [
    `apigateway:POST on resource: ${api} with an explicit deny in a service control policy`,
    'Denied by: service control policy. It must allow apigateway:POST.',
  ],
  [
    `iam:CreateRole on resource: a with an explicit deny in an identity-based policy`,
    'Denied by: identity-based policy. It must allow iam:CreateRole.',
  ],
  [
    'iam:CreateRole on resource: a because no permissions boundary allows the iam:CreateRole action',
    'Denied by: permissions boundary. It must allow iam:CreateRole.',
  ],
])('says what would allow %s', (rest, remedy) => {
  expect(missingPermission(denied(rest))).toBe(remedy);
  expect(missingPermission(`Failed: Resource handler returned message: "${denied(rest)}"`)).toBe(remedy);
});

test('says nothing about other errors', () => {
  expect(missingPermission('Stack with id a does not exist')).toBeUndefined();
});

test('names the permission to find the deployment bucket, which osls does not name', () => {
  const message =
    'Could not access the deployment bucket. Make sure you have sufficient permissions to access it.';
  expect(missingPermission(message)).toContain('s3:ListBucket');
});
