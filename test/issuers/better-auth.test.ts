/** Sends the tokens of a real better-auth to a broker that is configured as docs/identity-providers/better-auth.md says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksOf, readGuide } from '../support/guides.ts';
import { type BetterAuth, type SignedIn, startBetterAuth } from './better-auth.ts';
import { readDocumentedBroker, type StartBroker } from './documented-broker.ts';

const page = readGuide('docs/identity-providers/better-auth.md');
const [plugin = ''] = blocksOf(page, 'js');

let betterAuth: BetterAuth;
let user: SignedIn;
beforeAll(async () => {
  betterAuth = await startBetterAuth(plugin);
  user = await betterAuth.signUp();
});
afterAll(() => betterAuth?.close());

describe('the plugin jwt', () => {
  let startBroker: StartBroker;
  beforeAll(() => {
    startBroker = readDocumentedBroker(page, 'better-auth', { 'https://app.example.com': betterAuth.url });
  });

  test('issues a token of a user, which is accepted', async () => {
    expect(await startBroker()(await user.token())).toMatchObject({
      outcome: 'issued',
      user_id: user.userId,
    });
  });

  test('issues a token of an impersonated user, which is accepted with the administrator', async () => {
    const { userId, token } = await betterAuth.impersonate();
    expect(await startBroker()(await token())).toMatchObject({
      outcome: 'issued',
      user_id: userId,
      actor: expect.stringMatching(/./),
    });
  });

  test.each<[string, string, () => Promise<string>]>([
    ['an anonymous user', 'marked_anonymous', async () => (await betterAuth.signInAnonymously()).token()],
    ['the token of the session', 'not_a_jws', async () => user.sessionToken],
    [
      'a token of its OAuth provider',
      'issuer_not_configured',
      async () => (await user.authorize('spa')).access_token,
    ],
  ])('rejects %s: %s', async (_title, reason, token) => {
    expect(await startBroker()(await token())).toMatchObject({ reason });
  });

  test('rejects a token after its expiry', async () => {
    expect(await startBroker()(await user.token(), 1000)).toMatchObject({ reason: 'expired' });
  });
});

describe('the OAuth provider', () => {
  let startBroker: StartBroker;
  beforeAll(() => {
    startBroker = readDocumentedBroker(page, 'OAuth provider of better-auth', {
      'https://app.example.com': betterAuth.url,
      YOUR_CLIENT_ID: betterAuth.clients.spa.client_id,
    });
  });

  test('accepts an access token of a user', async () => {
    const { access_token } = await user.authorize('spa');
    expect(await startBroker()(access_token)).toMatchObject({ outcome: 'issued', user_id: user.userId });
  });

  const rejected: [string, string, () => Promise<string>][] = [
    [
      'a token of another client',
      'party_mismatch',
      async () => (await user.authorize('another')).access_token,
    ],
    ['a machine', 'party_mismatch', async () => (await betterAuth.signInMachine()).access_token],
    ['an ID token', 'audience_mismatch', async () => (await user.authorize('spa')).id_token],
    ['a refresh token', 'not_a_jws', async () => (await user.authorize('spa')).refresh_token],
    ['a token of the plugin jwt', 'issuer_not_configured', () => user.token()],
  ];
  test.each(rejected)('rejects %s: %s', async (_title, reason, token) => {
    expect(await startBroker()(await token())).toMatchObject({ reason });
  });

  test('rejects a machine that is an authorized party', async () => {
    const send = startBroker({ authorizedParties: [betterAuth.clients.machine.client_id] });
    const { access_token } = await betterAuth.signInMachine();
    expect(await send(access_token)).toMatchObject({ reason: 'marked_client_subject' });
  });

  test('accepts a token of a new key at once, and rejects one of a removed key', async () => {
    const send = startBroker();
    const { access_token } = await user.authorize('spa');
    expect(await send(access_token)).toMatchObject({ outcome: 'issued' });
    await betterAuth.dropKeys();
    expect(await send((await user.authorize('spa')).access_token)).toMatchObject({ outcome: 'issued' });
    expect(await startBroker()(access_token)).toMatchObject({ reason: 'no_matching_key' });
  });
});
