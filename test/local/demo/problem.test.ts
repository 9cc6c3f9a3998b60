import { expect, test } from 'vitest';
import { LatenodeError } from '../../../client/latenode-error.ts';
import { problemOf } from '../../../local/demo/page/problem.ts';

test.each([
  ['not_entitled', 'Automations are not part of your account', 'sign in as another user'],
  ['signing_key_unavailable', 'Latenode is not ready yet', 'try again'],
  ['invalid_token', 'You are signed out', 'sign in'],
  ['container_missing', 'This page is not set up correctly', 'try again'],
])('describes %s as "%s", with the remedy "%s"', (code, title, remedy) => {
  const details = `Error code ${code}`;
  expect(problemOf(new LatenodeError(code, 'for developers'))).toMatchObject({ title, remedy, details });
});

test('adds the status, the request id or the message of another exception to the details', () => {
  const error = new LatenodeError('internal_error', 'for developers', { status: 500, requestId: 'r-1' });
  expect(problemOf(error).details).toBe('Error code internal_error, status 500, request r-1');
  const details = 'TypeError: Failed to fetch';
  expect(problemOf(new TypeError('Failed to fetch'))).toMatchObject({ remedy: 'try again', details });
});
