import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeError } from '../../client/describe-error.ts';
import { LatenodeError } from '../../client/latenode-error.ts';

const signedOut = ['You are signed out', 'sign in'];
const unavailable = ['Automations are not available', 'try again'];
const notLoaded = ['Automations did not load', 'try again'];
const mistake = ['This page is not set up correctly', undefined];

const descriptions: Readonly<Record<string, readonly (string | undefined)[]>> = {
  missing_token: signedOut,
  invalid_token: signedOut,
  not_entitled: ['Automations are not part of your account', undefined],
  identity_provider_unavailable: unavailable,
  signing_key_unavailable: unavailable,
  internal_error: unavailable,
  forbidden: unavailable,
  too_many_requests: unavailable,
  service_unavailable: unavailable,
  unexpected_answer: unavailable,
  network_error: notLoaded,
  invalid_endpoint: mistake,
  blocked_by_csp: mistake,
  signed_out: signedOut,
  identity_token_failed: signedOut,
  sdk_not_loaded: notLoaded,
  container_missing: mistake,
  embed_failed: notLoaded,
  third_party_cookies_blocked: ['Your browser blocks cookies', 'try again'],
  destroyed: unavailable,
};

describe('describeError', () => {
  it('has a description for every code', () => {
    const source = readFileSync('client/latenode-error.ts', 'utf8');
    const codes = [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, code]) => code);
    expect(Object.keys(descriptions)).toEqual(codes);
  });

  it.each(Object.entries(descriptions))(
    'describes %s, and never shows the message',
    (code, [title, remedy]) => {
      const description = describeError(new LatenodeError(code, 'for developers'));
      expect(description).toEqual({ title, remedy, text: expect.stringMatching(/^[A-Z].*\.$/) });
      expect(JSON.stringify(description)).not.toContain('for developers');
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
    const texts = { not_entitled: { text: 'Buy the plan "Pro".' } };
    expect(describeError(new LatenodeError('not_entitled', ''), texts)).toEqual({
      ...{
        title: 'Automations are not part of your account',
        text: 'Buy the plan "Pro".',
        remedy: undefined,
      },
    });
  });
});
