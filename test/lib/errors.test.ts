import { describe, expect, test } from 'vitest';
import { BrokerError, InvalidInputError, reasonOf, refusals } from '../../lib/errors.ts';

const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:latenode';

describe('the answer to an error code', () => {
  test.each([
    ['missing_token', 401, { 'WWW-Authenticate': 'Bearer' }],
    ['invalid_token', 401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' }],
    ['not_entitled', 403, {}],
    ['identity_provider_unavailable', 503, { 'Retry-After': '2' }],
    ['signing_key_unavailable', 503, { 'Retry-After': '2' }],
    ['internal_error', 500, {}],
  ] as const)('%s is a %i with the headers of the contract', (code, status, headers) => {
    expect(refusals[code].status).toBe(status);
    expect(refusals[code].headers).toEqual(headers);
  });

  test('exists for six codes', () => {
    expect(Object.keys(refusals)).toHaveLength(6);
  });

  test.each(Object.entries(refusals))('%s has a title and a sentence as detail', (_code, refusal) => {
    expect(refusal.title).toMatch(/^[A-Z][A-Za-z ]+$/);
    expect(refusal.detail).toMatch(/^[A-Z].+\.$/);
  });
});

describe('a broker error', () => {
  test('carries its code, its reason and its cause', () => {
    const cause = new Error(secret);
    const error = new BrokerError('invalid_token', 'why', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'BrokerError', code: 'invalid_token', message: 'why', cause });
  });
});

describe('the reason for the log', () => {
  const named = (name: string, more: object = {}) => Object.assign(new Error(secret), { name }, more);
  const parseError = (() => {
    try {
      return JSON.parse(`{"privateKey": ${secret}`);
    } catch (error) {
      return error;
    }
  })();

  test.each<[string, unknown, string]>([
    ['the message of our own refusal', new BrokerError('not_entitled', 'no rule matches'), 'no rule matches'],
    ['our own defect, in its own words', new InvalidInputError('answer is not JSON'), 'answer is not JSON'],
    [
      'the message of a refusal without that of its cause',
      new BrokerError('internal_error', 'x', { cause: secret }),
      'x',
    ],
    ['a code', named('Error', { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    ['the name of an AWS error', named('ResourceNotFoundException'), 'ResourceNotFoundException'],
    ['the name where the code is a number', AbortSignal.abort().reason, 'AbortError'],
    ['the name where the code is not a word', named('TimeoutError', { code: secret }), 'TimeoutError'],
    ['the name where the code is empty', named('TimeoutError', { code: '' }), 'TimeoutError'],
    ['the name of a parser error', parseError, 'SyntaxError'],
    ['a name of 64 characters', named('N'.repeat(64)), 'N'.repeat(64)],
    ['nothing of a longer name', named('N'.repeat(65)), 'unknown'],
    ['nothing of a name that is a message', named(secret), 'unknown'],
    ['nothing of a name with a line break', named('Error\n'), 'unknown'],
    ['nothing of a name that is no string', Object.assign(new Error(secret), { name: 7 }), 'unknown'],
    ['nothing of a thrown text', secret, 'unknown'],
    ['nothing of a thrown object', { name: 'Error', message: secret, code: 'ECODE' }, 'unknown'],
    ['nothing of a thrown nothing', undefined, 'unknown'],
    ['nothing of a thrown null', null, 'unknown'],
  ])('is %s', (_case, error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});
