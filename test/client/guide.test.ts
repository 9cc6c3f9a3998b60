/** Tests the tables of docs/front-end.md; the compiler checks that the records below are complete. */
import { expect, it } from 'vitest';
import type {
  EmbedOptions,
  GetTokenOptions,
  TokenClientEvent,
  TokenClientOptions,
} from '../../client/index.ts';
import { codesInFirstColumn } from './support/guide.ts';

it('the table of events lists every event', () => {
  const events: Record<TokenClientEvent['type'], true> = {
    identity: true,
    request: true,
    retry: true,
    refreshed: true,
    failed: true,
  };
  expect(codesInFirstColumn('Events')).toEqual(Object.keys(events));
});

it('the tables of options list every option', () => {
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
  expect(codesInFirstColumn('Options')).toEqual(expect.arrayContaining(Object.keys(options)));
});
