import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { issuerChecks } from '../../../cli/doctor/check-issuer.ts';
import { runChecks } from '../../../cli/shared/check.ts';
import { createTools } from '../../../cli/shared/tools.ts';
import { trust } from '../../../cli/shared/trust.ts';
import { identityProviderSchema } from '../../../lib/identity/provider/schema.ts';
import { startIssuer, type TestIssuer } from '../../support/issuer.ts';
import { createTestKey } from '../../support/tokens.ts';

const tools = createTools();
const rsaKey = createTestKey('RS256', 'first');
let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await startIssuer(Date.now);
});

beforeEach(() => {
  issuer.behave();
  issuer.metadata = { issuer: issuer.issuer, jwks_uri: issuer.jwksUri };
  issuer.rotate(rsaKey);
});

afterAll(() => issuer.close());

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

test.each<[string, () => object, string, string]>([
  [
    'names a template for tenants',
    () => {
      const template = 'https://login.microsoftonline.com/{tenantid}/v2.0';
      issuer.metadata = { issuer: template, jwks_uri: issuer.jwksUri };
      return {};
    },
    'its metadata has the issuer "https://login.microsoftonline.com/{tenantid}/v2.0"',
    'set issuer to https://login.microsoftonline.com/{tenantid}/v2.0 and the accepted tenant ids in "tenants"',
  ],
  [
    'names another issuer and a key set',
    () => {
      issuer.metadata = { issuer: 'https://x.b2clogin.com/1/v2.0/', jwks_uri: 'https://x.b2clogin.com/keys' };
      return {};
    },
    'its metadata has the issuer "https://x.b2clogin.com/1/v2.0/"',
    'if it has no discovery at that address, set jwksUri to https://x.b2clogin.com/keys',
  ],
  [
    'differs from its metadata in a slash only',
    () => {
      issuer.metadata = { issuer: `${issuer.issuer}/`, jwks_uri: issuer.jwksUri };
      return {};
    },
    'differs in the slash at the end',
    'set the issuer to exactly this value',
  ],
  [
    'differs from its metadata',
    () => {
      issuer.metadata = { issuer: 'https://other.example.com', jwks_uri: issuer.jwksUri };
      return {};
    },
    'its metadata has the issuer "https://other.example.com"',
    'set the issuer to exactly this value',
  ],
  [
    'has no usable jwks_uri',
    () => {
      issuer.metadata = { issuer: issuer.issuer, jwks_uri: 'http://keys.example.com/' };
      return {};
    },
    'no usable "jwks_uri"',
    'needs a jwks_uri that is https',
  ],
  [
    'has a key that is too weak',
    () => {
      issuer.keySet = { keys: [createTestKey('RS256', 'weak', 1024).jwk] };
      return {};
    },
    'has no usable key',
    'RSA key of 2048 bits',
  ],
  [
    'responds with text instead of a key set',
    () => {
      issuer.misbehave('broken JSON', { on: 'keys' });
      return {};
    },
    'not JSON',
    'another server responds there',
  ],
  [
    'redirects',
    () => {
      issuer.misbehave('a redirect');
      return {};
    },
    'status 302',
    'follow no redirects',
  ],
  [
    'fails',
    () => {
      issuer.misbehave('status 500');
      return {};
    },
    'status 500',
    'the issuer fails',
  ],
  [
    'closes the connection',
    () => {
      issuer.misbehave('a reset');
      return {};
    },
    'ECONNRESET',
    'closes the connection',
  ],
  [
    'does not respond',
    () => {
      issuer.misbehave('no answer');
      return {};
    },
    'TimeoutError',
    'does not respond in time',
  ],
  ['does not listen', () => ({ issuer: 'http://127.0.0.1:9' }), 'ECONNREFUSED', 'nothing listens there'],
  [
    'has an unknown host name',
    () => ({ issuer: 'https://issuer.invalid' }),
    'The issuer does not respond: E',
    'no such host',
  ],
])('names the reason and the remedy for an issuer that %s', async (_what, prepare, detail, remedy) => {
  expect(await examine(prepare())).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining(detail),
    remedy: expect.stringContaining(remedy),
  });
});

const pool = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';

test.each([
  [['3n4b5urk1ft4fl3mg5e62d9ado'], 'passed'],
  [['eu-west-1_AbCdEf123'], 'failed'],
  [['3n4b5urk1ft4fl3mg5e62d9ado', 'https://app.example.com'], 'failed'],
])('reports the audiences %j of a Cognito issuer as %s', async (audiences, status) => {
  const checks = issuerChecks(trusted({ issuer: pool, audiences }), tools);
  const [finding] = await runChecks(checks.filter(({ name }) => name === 'audience'));
  expect(finding).toMatchObject({ name: 'audience', status });
});
