/** Sends the tokens of a real Keycloak to a broker that is configured as docs/identity-providers/keycloak.md says. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readGuide } from '../support/guides.ts';
import type { Tokens } from './browser-session.ts';
import { readDocumentedBroker, type StartBroker } from './documented-broker.ts';
import { ada, type Keycloak, machines, startKeycloak } from './keycloak.ts';

const canRun = spawnSync('sh', ['-c', 'command -v java && command -v mvn']).status === 0;
if (!canRun) console.warn('SKIPPED: Keycloak, because Java and Maven are not both installed.');

const page = readGuide('docs/identity-providers/keycloak.md');
const [, sessionNote = '', claim = ''] = /note\s+`(\w+)`,\s+token claim name\s+`([\w.]+)`/.exec(page) ?? [];

describe.skipIf(!canRun)('Keycloak', () => {
  let keycloak: Keycloak;
  let startBroker: StartBroker;
  let tokens: Tokens;
  beforeAll(async () => {
    keycloak = await startKeycloak(sessionNote, claim);
    startBroker = readDocumentedBroker(page, 'Keycloak', { 'https://sso.example.com': keycloak.url });
    tokens = await keycloak.signIn('ada', 'spa');
  });
  afterAll(() => keycloak?.close());

  const issued = { outcome: 'issued', user_id: ada, plan_id: 35 };
  const access = async (pending: Promise<Tokens>) => (await pending).access_token;

  test.each<[string, () => Promise<Tokens>, object]>([
    ['a user', async () => tokens, {}],
    ['a user, renewed', () => keycloak.renew(tokens.refresh_token), {}],
    ['an impersonated user, with the administrator', () => keycloak.impersonate(ada), { actor: 'admin' }],
  ])('accepts the access token of %s', async (_user, signIn, fields) => {
    expect(await startBroker()(await access(signIn()))).toMatchObject({ ...issued, ...fields });
  });

  test.each<[string, string, () => string | Promise<string>]>([
    ['the ID token, which has no roles', 'no_rule_matches', () => tokens.id_token],
    ['a user without the role', 'no_rule_matches', () => access(keycloak.signIn('guest', 'spa'))],
    ['a refresh token', 'algorithm_not_configured', () => tokens.refresh_token],
    [
      'an offline token',
      'algorithm_not_configured',
      async () => (await keycloak.signIn('ada', 'spa', 'openid offline_access')).refresh_token,
    ],
    ['a token of another client', 'party_mismatch', () => access(keycloak.signIn('ada', 'another'))],
    ['a machine', 'party_mismatch', () => access(keycloak.signInMachine('machine'))],
    ['a token of another realm', 'issuer_not_configured', () => access(keycloak.signInAdmin())],
  ])('rejects %s: %s', async (_title, reason, token) => {
    expect(await startBroker()(await token())).toMatchObject({ reason });
  });

  const marked = { outcome: 'invalid_token', reason: 'marked_client_credentials' };

  test.each(Object.keys(machines))('rejects the %s that is an authorized party', async (client) => {
    const token = await access(keycloak.signInMachine(client));
    expect(await startBroker({ authorizedParties: [client] })(token)).toMatchObject(marked);
  });

  test('rejects the exchanged token of a machine', async () => {
    const client = 'lightweight-machine';
    const token = await access(keycloak.signInMachine(client));
    const exchanged = await access(keycloak.exchange(client, token));
    expect(await startBroker({ authorizedParties: [client] })(exchanged)).toMatchObject(marked);
  });

  test('rejects an access token after its expiry', async () => {
    expect(await startBroker()(tokens.access_token, 600)).toMatchObject({ reason: 'expired' });
  });

  test('accepts a token of a new key at once, and rejects one of a removed key', async () => {
    const send = startBroker();
    expect(await send(tokens.access_token)).toMatchObject(issued);
    await keycloak.rotateKeys();
    expect(await send(await access(keycloak.signIn('ada', 'spa')))).toMatchObject(issued);
    expect(await startBroker()(tokens.access_token)).toMatchObject({ reason: 'no_matching_key' });
  });
});
