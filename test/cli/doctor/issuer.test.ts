import * as v from 'valibot';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { issuerChecks } from '../../../cli/doctor/check-issuer.ts';
import { runChecks } from '../../../cli/shared/check.ts';
import { createTools } from '../../../cli/shared/tools.ts';
import { trust } from '../../../cli/shared/trust.ts';
import { identityProviderSchema } from '../../../lib/identity/provider/schema.ts';
import { startIssuer } from '../../support/issuer.ts';
import { createTestKey } from '../../support/tokens.ts';

const tools = createTools();
const rsaKey = createTestKey('RS256', 'first');
const server = await startIssuer(Date.now);
const { issuer, jwksUri, misbehave } = server;
afterAll(() => server.close());

const publish = (metadata: object = {}) => {
  server.metadata = { issuer, jwks_uri: jwksUri, ...metadata };
};
beforeEach(() => {
  server.behave();
  server.rotate(rsaKey);
  publish();
});

const examine = async (configured = issuer) => {
  const provider = v.parse(identityProviderSchema, { issuer: configured, audiences: ['spa'] });
  return (await runChecks(issuerChecks([trust(provider, tools)], tools)))[0];
};

test('passes a valid issuer, and prints the number and type of its keys', async () => {
  const keys = [rsaKey, createTestKey('ES256', 'second'), createTestKey('EdDSA', 'third')];
  server.keySet = { keys: keys.map(({ jwk }) => jwk) };
  const detail = expect.stringContaining(`${issuer} publishes 3 keys (RSA, EC, Ed25519)`);
  expect(await examine()).toMatchObject({ name: 'issuer', status: 'passed', detail });
});

const tenants = 'https://login.microsoftonline.com/{tenantid}/v2.0';
const b2c = 'https://x.b2clogin.com/1/v2.0/';
const named = (name: string) => () => publish({ issuer: name });
const weakKey = createTestKey('RS256', 'weak', 1024);
const keys = { on: 'keys' } as const;

test.each<[string, () => void, string, string, string?]>([
  ['names a template', named(tenants), `another issuer: "${tenants}"`, 'set issuer to "https'],
  ['names another one', named(b2c), `another issuer: "${b2c}"`, 'set jwksUri in identityProviders'],
  ['differs in a slash', named(`${issuer}/`), 'another issuer: "http', 'it differs in the trailing slash'],
  ['has an http jwks_uri', () => publish({ jwks_uri: 'http://a.b/' }), '"jwks_uri"', 'an https jwks_uri'],
  ['has a weak key', () => server.rotate(weakKey), 'has no usable key', 'RSA key of 2048 bits'],
  ['serves text as keys', () => misbehave('broken JSON', keys), 'not JSON', 'another server responds there'],
  ['redirects', () => misbehave('a redirect'), 'status 302', 'follow no redirects'],
  ['fails', () => misbehave('status 500'), 'status 500', 'the issuer fails'],
  ['closes the connection', () => misbehave('a reset'), 'ECONNRESET', 'closes the connection'],
  ['does not respond', () => misbehave('no response'), 'TimeoutError', 'does not respond in time'],
  ['does not listen', () => {}, 'ECONNREFUSED', 'the connection is refused', 'http://127.0.0.1:9'],
  ['has an unknown host', () => {}, 'does not respond: E', 'does not exist', 'https://issuer.invalid'],
])('names reason and remedy for an issuer that %s', async (_what, prepare, reason, advice, url) => {
  prepare();
  const [detail, remedy] = [reason, advice].map((words) => expect.stringContaining(words));
  expect(await examine(url)).toMatchObject({ status: 'failed', detail, remedy });
});
