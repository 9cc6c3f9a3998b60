/** Sends the tokens of a real better-auth to a broker that is configured as docs/identity-providers/better-auth.md says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksOf, readGuide } from '../support/guides.ts';
import { type BetterAuth, type SignedIn, startBetterAuth } from './better-auth.ts';
import { readDocumentedBroker, type StartBroker } from './documented-broker.ts';

const page = readGuide('docs/identity-providers/better-auth.md');
const [plugin = ''] = blocksOf(page, 'js');

let betterAuth: BetterAuth;
let user: SignedIn;
let forPlugin: StartBroker;
let forProvider: StartBroker;
beforeAll(async () => {
  betterAuth = await startBetterAuth(plugin);
  user = await betterAuth.signUp();
  const issuer = { 'https://app.example.com': betterAuth.url };
  forPlugin = readDocumentedBroker(page, 'better-auth', issuer);
  const client = { YOUR_CLIENT_ID: betterAuth.clients.spa.client_id };
  forProvider = readDocumentedBroker(page, 'OAuth provider of better-auth', { ...issuer, ...client });
});
afterAll(() => betterAuth?.close());

/** Returns tokens of the OAuth provider. */
const authorize = (client: 'spa' | 'another' = 'spa') => user.authorize(client);
const machine = () => betterAuth.signInMachine();

describe('the plugin jwt', () => {
  test('issues a token of a user, which is accepted until it expires', async () => {
    const token = await user.token();
    expect(await forPlugin()(token)).toMatchObject({ outcome: 'issued', user_id: user.userId });
    expect(await forPlugin()(token, 1000)).toMatchObject({ reason: 'expired' });
  });

  test('issues a token of an impersonated user, which is accepted with the administrator', async () => {
    const { userId, token } = await betterAuth.impersonate();
    const actor = expect.stringMatching(/./);
    expect(await forPlugin()(await token())).toMatchObject({ outcome: 'issued', user_id: userId, actor });
  });

  test.each<[string, string, () => Promise<string>]>([
    ['an anonymous user', 'marked_anonymous', async () => (await betterAuth.signInAnonymously()).token()],
    ['the token of the session', 'not_a_jws', async () => user.sessionToken],
    ['a token of its OAuth provider', 'issuer_not_configured', async () => (await authorize()).access_token],
  ])('rejects %s: %s', async (_title, reason, token) => {
    expect(await forPlugin()(await token())).toMatchObject({ reason });
  });
});

describe('the OAuth provider', () => {
  test.each<[string, string, () => Promise<string>]>([
    ['a token of another client', 'party_mismatch', async () => (await authorize('another')).access_token],
    ['a machine', 'party_mismatch', async () => (await machine()).access_token],
    ['an ID token', 'audience_mismatch', async () => (await authorize()).id_token],
    ['a refresh token', 'not_a_jws', async () => (await authorize()).refresh_token],
    ['a token of the plugin jwt', 'issuer_not_configured', () => user.token()],
  ])('rejects %s: %s', async (_title, reason, token) => {
    expect(await forProvider()(await token())).toMatchObject({ reason });
  });

  test('rejects a machine that is an authorized party', async () => {
    const send = forProvider({ authorizedParties: [betterAuth.clients.machine.client_id] });
    expect(await send((await machine()).access_token)).toMatchObject({ reason: 'marked_client_subject' });
  });

  test('accepts access tokens of a user, those of a new key at once, and rejects those of a removed key', async () => {
    const send = forProvider();
    const { access_token } = await authorize();
    expect(await send(access_token)).toMatchObject({ outcome: 'issued', user_id: user.userId });
    await betterAuth.dropKeys();
    expect(await send((await authorize()).access_token)).toMatchObject({ outcome: 'issued' });
    expect(await forProvider()(access_token)).toMatchObject({ reason: 'no_matching_key' });
  });
});
