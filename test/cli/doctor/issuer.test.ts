import * as v from 'valibot';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { issuerChecks } from '../../../cli/doctor/check-issuer.ts';
import { runChecks } from '../../../cli/shared/check.ts';
import { createTools } from '../../../cli/shared/tools.ts';
import { trust } from '../../../cli/shared/trust.ts';
import { identityProviderSchema } from '../../../lib/identity/provider/schema.ts';
import { startIssuer } from '../../support/issuer.ts';
import type { Fault } from '../../support/server.ts';
import { createTestKey } from '../../support/tokens.ts';

const tools = createTools();
const rsaKey = createTestKey('RS256', 'first');
const issuer = await startIssuer(Date.now);
afterAll(() => issuer.close());

beforeEach(() => {
  issuer.behave();
  issuer.metadata = { issuer: issuer.issuer, jwks_uri: issuer.jwksUri };
  issuer.rotate(rsaKey);
});

const trusted = (entry: object = {}) => [
  trust(v.parse(identityProviderSchema, { issuer: issuer.issuer, audiences: ['spa'], ...entry }), tools),
];
const examine = async (entry?: object) => (await runChecks(issuerChecks(trusted(entry), tools)))[0];

test('passes a valid issuer, and prints the number and type of its keys', async () => {
  expect(await examine()).toMatchObject({
    name: 'issuer',
    status: 'passed',
    detail: expect.stringContaining(`${issuer.issuer} publishes 1 key (RSA)`),
  });
});

const misbehave = (fault: Fault, on?: 'keys') => () => issuer.misbehave(fault, on && { on });
const publish = (metadata: object) => () => {
  issuer.metadata = { issuer: issuer.issuer, jwks_uri: issuer.jwksUri, ...metadata };
};
const publishWeakKey = () => {
  issuer.keySet = { keys: [createTestKey('RS256', 'weak', 1024).jwk] };
};
const tenants = 'https://login.microsoftonline.com/{tenantid}/v2.0';
const b2c = { issuer: 'https://x.b2clogin.com/1/v2.0/' };
const nobody = { issuer: 'http://127.0.0.1:9' };
const unknown = { issuer: 'https://issuer.invalid' };

test.each<[string, () => unknown, string, string, object?]>([
  ['names a template', publish({ issuer: tenants }), `another issuer: "${tenants}"`, 'set issuer to "https'],
  ['names another one', publish(b2c), `another issuer: "${b2c.issuer}"`, 'set jwksUri in identityProviders'],
  [
    'differs in a slash',
    () => publish({ issuer: `${issuer.issuer}/` })(),
    'another issuer: "http',
    'it differs in the trailing slash',
  ],
  [
    'has no https jwks_uri',
    publish({ jwks_uri: 'http://a.example/' }),
    'no usable "jwks_uri"',
    'an https jwks_uri',
  ],
  ['has a weak key', publishWeakKey, 'has no usable key', 'RSA key of 2048 bits'],
  ['serves text as keys', misbehave('broken JSON', 'keys'), 'not JSON', 'another server responds there'],
  ['redirects', misbehave('a redirect'), 'status 302', 'follow no redirects'],
  ['fails', misbehave('status 500'), 'status 500', 'the issuer fails'],
  ['closes the connection', misbehave('a reset'), 'ECONNRESET', 'closes the connection'],
  ['does not respond', misbehave('no answer'), 'TimeoutError', 'does not respond in time'],
  ['does not listen', () => {}, 'ECONNREFUSED', 'the connection is refused', nobody],
  ['has an unknown host name', () => {}, 'The issuer does not respond: E', 'does not exist', unknown],
])('names the reason and the remedy for an issuer that %s', async (_what, prepare, detail, remedy, entry) => {
  prepare();
  expect(await examine(entry)).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining(detail),
    remedy: expect.stringContaining(remedy),
  });
});
