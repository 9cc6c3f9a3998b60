/** Verifies tokens of providers with several issuers: an array of issuers, and the tenants of Entra ID. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createClock } from '../../support/clock.ts';
import { startIssuer, type TestIssuer, type TokenOptions } from '../../support/issuer.ts';
import { createTestKey } from '../../support/tokens.ts';
import { createVerifier } from './verifier.ts';

const clock = createClock();
const noKey = { code: 'invalid_token', reason: 'no_matching_key' };

let a: TestIssuer;
let b: TestIssuer;

beforeAll(async () => {
  a = await startIssuer(clock.now, createTestKey('ES256', 'key of a'));
  b = await startIssuer(clock.now, createTestKey('ES256', 'key of b'));
});

afterAll(() => Promise.all([a.close(), b.close()]));

describe('an array of issuers', () => {
  test('has one user base; each token is verified with the keys of its own issuer', async () => {
    const verify = createVerifier(clock.now, { issuer: [a.issuer, b.issuer], audiences: ['spa'] });
    const tokens = [a.mint(), b.mint()];
    expect(await Promise.all(tokens.map((token) => verify(token)))).toMatchObject([
      { claims: { iss: a.issuer }, userId: 'alice' },
      { claims: { iss: b.issuer }, userId: 'alice' },
    ]);
    await expect(verify(b.mint({ claims: { iss: a.issuer } }))).rejects.toMatchObject(noKey);
    await expect(verify(a.mint({ key: b.key }))).rejects.toMatchObject({
      reason: 'invalid_signature',
    });
  });

  test('shares the keys of a configured jwksUri, which is fetched once', async () => {
    const issuer = [a.issuer, 'acme.com'];
    const verify = createVerifier(clock.now, { issuer, audiences: ['spa'], jwksUri: a.jwksUri });
    const requests = a.requests.length;
    expect(await verify(a.mint())).toMatchObject({ claims: { iss: a.issuer } });
    expect(await verify(a.mint({ claims: { iss: 'acme.com' } }))).toMatchObject({
      claims: { iss: 'acme.com' },
    });
    expect(a.requests.slice(requests)).toEqual(['/jwks']);
  });

  test('accepts tokens of the other issuer while one issuer fails', async () => {
    const verify = createVerifier(clock.now, { issuer: [a.issuer, b.issuer], audiences: ['spa'] });
    b.misbehave('status 500');
    expect((await verify(a.mint())).userId).toBe('alice');
    await expect(verify(b.mint())).rejects.toMatchObject({ code: 'identity_provider_unavailable' });
    b.behave();
  });
});

describe('tenants of Entra ID', () => {
  const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
  const otherTenant = 'bbbbcccc-1111-dddd-2222-eeee3333ffff';
  const personal = '9188040d-6c67-4c5b-b112-36a304b66dad';
  const personalKey = createTestKey('ES256', 'personal');

  const issuerOf = (id: string) => `${a.issuer}/${id}/v2.0`;
  const template = () => issuerOf('{tenantid}');
  const verifierWith = (members: object = {}) =>
    createVerifier(clock.now, {
      issuer: template(),
      audiences: ['spa'],
      tenants: [tenant],
      userIdClaim: ['tid', 'oid'],
      ...members,
    });
  const mint = (id: string, options: TokenOptions = {}) =>
    a.mint({ ...options, claims: { iss: issuerOf(id), tid: id, oid: 'o:1', ...options.claims } });

  beforeEach(() => {
    a.metadata = { issuer: template(), jwks_uri: a.jwksUri };
    a.keySet = {
      keys: [
        { ...a.key.jwk, issuer: template() },
        { ...personalKey.jwk, issuer: issuerOf(personal) },
      ],
    };
  });

  test('share the keys found by discovery under "common", and have different user ids', async () => {
    const verify = verifierWith({ tenants: 'any' });
    const requests = a.requests.length;
    expect(await verify(mint(tenant))).toMatchObject({
      claims: { iss: issuerOf(tenant) },
      userId: `${tenant}:o%3A1`,
    });
    expect(await verify(mint(otherTenant))).toMatchObject({ userId: `${otherTenant}:o%3A1` });
    expect(a.requests.slice(requests)).toEqual(['/common/v2.0/.well-known/openid-configuration', '/jwks']);
  });

  test('that are not configured are rejected before any request', async () => {
    const requests = a.requests.length;
    await expect(verifierWith()(mint(otherTenant))).rejects.toMatchObject({
      code: 'invalid_token',
      reason: 'tenant_not_configured',
      detail: otherTenant,
    });
    expect(a.requests).toHaveLength(requests);
  });

  test('are rejected with a signature of the key of personal accounts', async () => {
    const options = { key: personalKey, header: { kid: 'personal' } };
    await expect(verifierWith()(mint(tenant, options))).rejects.toMatchObject(noKey);
    const verifyAny = verifierWith({ tenants: 'any' });
    await expect(verifyAny(mint(tenant, options))).rejects.toMatchObject(noKey);
    expect((await verifyAny(mint(personal, options))).userId).toBe(`${personal}:o%3A1`);
  });

  test('are rejected with that signature if the tenant is configured as an exact issuer', async () => {
    const verify = verifierWith({ issuer: issuerOf(tenant), tenants: undefined, jwksUri: a.jwksUri });
    expect((await verify(mint(tenant))).userId).toBe(`${tenant}:o%3A1`);
    const options = { key: personalKey, header: { kid: 'personal' } };
    await expect(verify(mint(tenant, options))).rejects.toMatchObject(noKey);
    // The key of all tenants does not match the tid of another tenant.
    await expect(verify(mint(tenant, { claims: { tid: personal } }))).rejects.toMatchObject(noKey);
  });

  test('are rejected if discovery names an issuer other than the template', async () => {
    for (const issuer of [issuerOf('common'), issuerOf(tenant), a.issuer]) {
      a.metadata = { issuer, jwks_uri: a.jwksUri };
      await expect(verifierWith()(mint(tenant))).rejects.toMatchObject({
        code: 'identity_provider_unavailable',
        reason: 'discovery_names_other_issuer',
      });
    }
  });

  test('use a configured jwksUri without discovery', async () => {
    a.metadata = {};
    expect((await verifierWith({ jwksUri: a.jwksUri })(mint(tenant))).claims.iss).toBe(issuerOf(tenant));
  });

  test('match an exact issuer of another provider before the template', async () => {
    const verify = createVerifier(
      clock.now,
      { issuer: template(), audiences: ['spa'], tenants: 'any' },
      { issuer: issuerOf(tenant), audiences: ['spa'], userIdPrefix: 'exact:', jwksUri: a.jwksUri },
    );
    expect((await verify(mint(tenant))).userId).toBe('exact:alice');
    expect((await verify(mint(otherTenant))).userId).toBe('alice');
  });
});
