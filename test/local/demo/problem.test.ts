import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LatenodeError } from '../../../client/latenode-error.ts';
import { problemOf } from '../../../local/demo/page/problem.ts';

const problems: readonly (readonly [code: string, title: string, remedy: string])[] = [
  ['missing_token', 'You are signed out', 'sign in'],
  ['invalid_token', 'You are signed out', 'sign in'],
  ['not_entitled', 'Latenode is not part of your account', 'sign in as another user'],
  ['identity_provider_unavailable', 'Latenode cannot be opened right now', 'try again'],
  ['signing_key_unavailable', 'Latenode is not ready yet', 'try again'],
  ['internal_error', 'Something went wrong', 'try again'],
  ['forbidden', 'The service rejected the request', 'try again'],
  ['too_many_requests', 'Latenode cannot be opened right now', 'try again'],
  ['service_unavailable', 'Latenode cannot be opened right now', 'try again'],
  ['unexpected_answer', 'Something went wrong', 'try again'],
  ['network_error', 'The service did not answer', 'try again'],
  ['invalid_endpoint', 'This page is not set up correctly', 'try again'],
  ['signed_out', 'You are signed out', 'sign in'],
  ['identity_token_failed', 'Your sign-in could not be renewed', 'sign in'],
  ['sdk_not_loaded', 'Latenode cannot be reached', 'try again'],
  ['container_missing', 'This page is not set up correctly', 'try again'],
  ['embed_failed', 'Latenode cannot be reached', 'try again'],
  ['third_party_cookies_blocked', 'Your browser blocks Latenode', 'try again'],
  ['destroyed', 'Latenode was closed', 'try again'],
];

test('the table has every error code of the client', () => {
  const source = readFileSync('client/latenode-error.ts', 'utf8');
  const codes = [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, code]) => code);
  expect(problems.map(([code]) => code)).toEqual(codes);
});

test.each(problems)('describes %s as "%s", with the remedy "%s"', (code, title, remedy) => {
  expect(problemOf(new LatenodeError(code, 'for developers'))).toMatchObject({
    ...{ title, remedy, details: `Error code ${code}` },
  });
});

test('adds status and request id to the details', () => {
  const error = new LatenodeError('internal_error', 'for developers', { status: 500, requestId: 'r-1' });
  expect(problemOf(error).details).toBe('Error code internal_error, status 500, request r-1');
});

test.each(['a_newer_code', 'toString'])('describes the unknown code %s like internal_error', (code) => {
  const { title, text } = problemOf(new LatenodeError('internal_error', 'for developers'));
  expect(problemOf(new LatenodeError(code, 'for developers'))).toMatchObject({
    ...{ title, text, details: `Error code ${code}` },
  });
});

test('describes another exception with its message', () => {
  const error = new TypeError('Failed to fetch');
  expect(problemOf(error)).toMatchObject({ remedy: 'try again', details: 'TypeError: Failed to fetch' });
});
