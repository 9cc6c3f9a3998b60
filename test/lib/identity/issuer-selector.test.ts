import { describe, expect, test } from 'vitest';
import { createIssuerSelector } from '../../../lib/identity/issuer-selector.ts';
import { cachesOf, trustProvider } from '../../../lib/identity/trusted-provider.ts';
import type { Claims } from '../../../lib/jwt/claims.ts';
import { createRecordingLog } from '../../support/log.ts';
import { providerOf } from '../../support/provider.ts';
import { outcomeOf } from '../outcome.ts';

const options = { now: Date.now, log: createRecordingLog(), emitMetrics: () => {} };
const trust = (members: object) => trustProvider(providerOf(members), options);

const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const otherTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';
const template = 'https://login.microsoftonline.com/{tenantid}/v2.0';
const nameOf = (id: string) => template.replace('{tenantid}', id);
const sts = (id: string) => `https://sts.windows.net/${id}/`;
const short = (id: string) => `https://short.example.com/${id}`;

const select = createIssuerSelector([
  trust({ issuer: 'https://a.example.com', audiences: ['a'] }),
  trust({ issuer: ['https://b.example.com', 'https://c.example.com'], audiences: ['b'] }),
  trust({ issuer: template, tenants: [tenant.toUpperCase()], audiences: ['t'] }),
  trust({ issuer: sts('{tenantid}'), tenants: 'any', audiences: ['v1'] }),
  trust({ issuer: short('{tenantid}'), tenants: 'any', audiences: ['short'] }),
  trust({ issuer: sts(otherTenant), audiences: ['exact'] }),
]);

describe('the issuer selector', () => {
  test.each<[Claims, string]>([
    [{ iss: 'https://a.example.com' }, 'a'],
    [{ iss: 'https://a.example.com', tid: tenant }, 'a'],
    [{ iss: 'https://c.example.com' }, 'b'],
    [{ iss: nameOf(tenant), tid: tenant }, 't'],
    [{ iss: sts(tenant), tid: tenant }, 'v1'],
    [{ iss: short(tenant), tid: tenant }, 'short'],
    [{ iss: sts(otherTenant), tid: otherTenant }, 'exact'],
    [{ iss: sts(otherTenant) }, 'exact'],
  ])('selects the provider of %j: %s', (claims, audience) => {
    expect(select(claims)).toMatchObject({ issuer: claims.iss, provider: { audiences: [audience] } });
  });

  test.each<[string, Claims]>([
    ['no tid', { iss: nameOf(tenant) }],
    ['a tid of another tenant than iss', { iss: nameOf(tenant), tid: otherTenant }],
    ['an allowed tid and another tenant in iss', { iss: nameOf(otherTenant), tid: tenant }],
    ['a tid in upper case', { iss: nameOf(tenant.toUpperCase()), tid: tenant.toUpperCase() }],
    ['a tid in an array', { iss: nameOf(tenant), tid: [tenant] }],
    ['the placeholder as its tid', { iss: template, tid: '{tenantid}' }],
    ['a tid with a prefix', { iss: sts(`x${tenant}`), tid: `x${tenant}` }],
    ['a tid with a suffix', { iss: sts(`${tenant}0`), tid: `${tenant}0` }],
    ['its tid in another segment of iss', { iss: nameOf('v2.0').replace(/v2.0$/, tenant), tid: tenant }],
    ['its tid as a part of a segment of iss', { iss: nameOf(`x${tenant}`), tid: tenant }],
    // indexOf returns -1 for it, and with(-1, …) would replace the last segment.
    ['its tid in no segment of iss', { iss: short('other'), tid: tenant }],
    ['a trailing slash in iss', { iss: `${nameOf(tenant)}/`, tid: tenant }],
    ['an iss on another host', { iss: `https://login.example.com/${tenant}/v2.0`, tid: tenant }],
    ['another issuer', { iss: 'https://x.example.com' }],
    ['the issuer __proto__', { iss: '__proto__' }],
  ])('rejects a token with %s', (_case, claims) => {
    expect(outcomeOf(() => select(claims))).toBe('issuer_not_configured');
  });

  test('names a tenant that is not configured, and an issuer that is not a string', () => {
    const claims = { iss: nameOf(otherTenant), tid: otherTenant };
    expect(outcomeOf(() => select(claims))).toBe(`tenant_not_configured: ${otherTenant}`);
    for (const iss of [undefined, null, ['https://a.example.com']])
      expect(outcomeOf(() => select({ iss }))).toBe('issuer_not_configured: "iss" is not a string');
  });
});

test('trustProvider creates one cache for each issuer, or one for all with a configured jwksUri', () => {
  const issuer = ['https://b.example.com', 'https://c.example.com'];
  const [own, shared] = [trust({ issuer }), trust({ issuer, jwksUri: 'https://keys.example.com' })];
  expect([[own], [shared], [own, shared]].map((trusted) => cachesOf(trusted).length)).toEqual([2, 1, 3]);
});
