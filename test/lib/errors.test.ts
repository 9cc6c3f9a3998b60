import { expect, test } from 'vitest';
import { BrokerError, describeError, errorResponses, InvalidInputError, reject } from '../../lib/errors.ts';
import { type Reason, reasons } from '../../lib/reasons.ts';

const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:latenode';

test('a BrokerError has a reason, whose code it takes, a detail and a cause', () => {
  const cause = new Error(secret);
  const error = new BrokerError('expired', '9 s ago', { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: 'BrokerError', code: 'invalid_token', reason: 'expired', cause });
  expect(error.message).toBe('The token has expired: 9 s ago');
  expect(new BrokerError('expired').message).toBe('The token has expired');
});

test('reject throws a BrokerError', () => {
  expect(() => reject('no_rule_matches')).toThrow(new BrokerError('no_rule_matches'));
});

test.each(Object.keys(reasons) as Reason[])('the reason %s has a sentence without a full stop', (reason) => {
  expect(reason).toMatch(/^[a-z]+(_[a-z]+)*$/);
  expect(reasons[reason].sentence).toMatch(/^[A-Z].*[^.]$/);
  expect(Object.keys(errorResponses)).toContain(reasons[reason].code);
});

const named = (name: unknown, more: object = {}) => Object.assign(new Error(secret), { name, ...more });

test.each<[string, unknown, string]>([
  [
    'the message of a BrokerError',
    new BrokerError('expired', 'x', { cause: secret }),
    'The token has expired: x',
  ],
  ['the message of an InvalidInputError', new InvalidInputError('not JSON'), 'not JSON'],
  ['the code of another error', named('Error', { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ['the name of an AWS error', named('ResourceNotFoundException'), 'ResourceNotFoundException'],
  ['the name if the code is a number', AbortSignal.abort().reason, 'AbortError'],
  ['the name if the code is not a word', named('TimeoutError', { code: secret }), 'TimeoutError'],
  ['the name if the code is empty', named('TimeoutError', { code: '' }), 'TimeoutError'],
  ['a name of 64 characters', named('N'.repeat(64)), 'N'.repeat(64)],
  ['"unknown" for a longer name', named('N'.repeat(65)), 'unknown'],
  ['"unknown" for a name with other characters', named(secret), 'unknown'],
  ['"unknown" for a name with a line break', named('Error\n'), 'unknown'],
  ['"unknown" for a name that is not a string', named(7), 'unknown'],
  ['"unknown" for a thrown string', secret, 'unknown'],
  ['"unknown" for a thrown object', { name: 'Error', message: secret, code: 'ECODE' }, 'unknown'],
])('describeError returns %s', (_case, error, description) => {
  expect(describeError(error)).toBe(description);
});
