import { expect, it } from 'vitest';
import { describeError } from '../../client/describe-error.ts';
import { LatenodeError, type LatenodeErrorCode } from '../../client/latenode-error.ts';
import { codesIn, rowsUnder } from './support/guide.ts';

/** The compiler checks that these are all codes. */
const codes: Record<LatenodeErrorCode, true> = {
  missing_token: true,
  invalid_token: true,
  not_entitled: true,
  identity_provider_unavailable: true,
  signing_key_unavailable: true,
  internal_error: true,
  forbidden: true,
  too_many_requests: true,
  service_unavailable: true,
  unexpected_answer: true,
  network_error: true,
  invalid_endpoint: true,
  blocked_by_csp: true,
  signed_out: true,
  identity_token_failed: true,
  sdk_not_loaded: true,
  container_missing: true,
  embed_failed: true,
  third_party_cookies_blocked: true,
  destroyed: true,
};
const documented = rowsUnder('Errors').flatMap(([names = '', , text = '']) =>
  codesIn(names).map((code): [string, string] => [code, text]),
);

it('docs/front-end.md lists every code once', () => {
  expect(documented.map(([code]) => code).sort()).toEqual(Object.keys(codes).sort());
});

it.each(documented)(
  'describes %s as docs/front-end.md does, without the message: %s',
  (code, documentedText) => {
    const { title, text, remedy } = describeError(new LatenodeError(code, 'for developers'));
    const described = `"${title}. ${text}"${remedy ? `; ${remedy}` : ''}`;
    if (documentedText === 'nothing') expect(described).not.toContain('for developers');
    else expect(described).toBe(documentedText);
  },
);

it.each([
  new LatenodeError('a_newer_code', ''),
  new LatenodeError('toString', ''),
  new Error('x'),
  undefined,
])('describes anything else like internal_error: %s', (error) => {
  expect(describeError(error)).toEqual(describeError(new LatenodeError('internal_error', '')));
});

it('uses the texts of the application', () => {
  const title = 'Automations are not part of your account';
  const text = 'Buy the plan "Pro".';
  const description = describeError(new LatenodeError('not_entitled', ''), { not_entitled: { text } });
  expect(description).toEqual({ title, text, remedy: undefined });
});
