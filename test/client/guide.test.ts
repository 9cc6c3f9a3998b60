/** Compares the tables of docs/front-end.md with the client; the compiler checks that the records below are complete. */
import { expect, it } from 'vitest';
import { describeError } from '../../client/describe-error.ts';
import type {
  EmbedOptions,
  GetTokenOptions,
  TokenClientEvent,
  TokenClientOptions,
} from '../../client/index.ts';
import { LatenodeError, type LatenodeErrorCode } from '../../client/latenode-error.ts';
import { readGuide, rowsOf } from '../support/guides.ts';

const sections = readGuide('docs/front-end.md').split(/^#{2,3} /m);

/** Returns the rows of all tables under this heading, one for each code in the first cell. */
const rowsByCode = (heading: string): string[][] =>
  rowsOf(sections.find((text) => text.startsWith(`${heading}\n`)) ?? '')
    .slice(1)
    .flatMap(([first = '', ...cells]) =>
      [...first.matchAll(/`(\w+)`/g)].map(([, code = '']) => [code, ...cells]),
    );
const codesUnder = (heading: string) => rowsByCode(heading).map(([code]) => code);

it('lists every event', () => {
  const events: Record<TokenClientEvent['type'], true> = {
    identity: true,
    request: true,
    retry: true,
    refreshed: true,
    failed: true,
  };
  expect(codesUnder('Events')).toEqual(Object.keys(events));
});

it('lists every option', () => {
  const options: Record<keyof TokenClientOptions | keyof GetTokenOptions | keyof EmbedOptions, true> = {
    endpoint: true,
    identityToken: true,
    identityTokenTimeoutSeconds: true,
    onEvent: true,
    fetch: true,
    signal: true,
    forceRefresh: true,
    client: true,
    container: true,
    initialRoute: true,
    ui: true,
    navigation: true,
    allowCookies: true,
    sdkUrl: true,
    integrity: true,
    trustedTypesPolicy: true,
  };
  expect(codesUnder('Options')).toEqual(expect.arrayContaining(Object.keys(options)));
});

it('lists every error code once', () => {
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
  expect(codesUnder('Errors').sort()).toEqual(Object.keys(codes).sort());
});

it.each(rowsByCode('Errors'))('describeError returns the texts listed for %s', (code = '', _when, listed) => {
  const { title, text, remedy } = describeError(new LatenodeError(code, 'for developers'));
  const described = `"${title}. ${text}"${remedy ? `; ${remedy}` : ''}`;
  expect(described).not.toContain('for developers');
  if (listed !== 'show nothing') expect(described).toBe(listed);
});

it.each([
  new LatenodeError('a_newer_code', ''),
  new LatenodeError('toString', ''),
  new Error('x'),
  undefined,
])('describeError describes %s like internal_error', (error) => {
  expect(describeError(error)).toEqual(describeError(new LatenodeError('internal_error', '')));
});

it("describeError uses the application's texts", () => {
  const title = 'Automations are not part of your account';
  const text = 'Buy the plan "Pro".';
  const description = describeError(new LatenodeError('not_entitled', ''), { not_entitled: { text } });
  expect(description).toEqual({ title, text, remedy: undefined });
});
