import { describe, expect, test } from 'vitest';
import { BrokerError } from '../../../lib/errors.ts';
import { createIssuerSelector } from '../../../lib/identity/issuer-selector.ts';
import { cachesOf, trustProvider } from '../../../lib/identity/trusted-provider.ts';
import type { Claims } from '../../../lib/jwt/claims.ts';
import { createRecordingLog } from '../../support/log.ts';
import { providerOf } from '../../support/provider.ts';

const options = { now: Date.now, log: createRecordingLog(), emitMetrics: () => {} };
const trust = (members: object) => trustProvider(providerOf(members), options);

const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const otherTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';
const template = 'https://login.microsoftonline.com/{tenantid}/v2.0';
const nameOf = (id: string) => template.replace('{tenantid}', id);

const trusted = [
  trust({ issuer: 'https://a.example.com', audiences: ['a'] }),
  trust({ issuer: ['https://b.example.com', 'https://c.example.com'], audiences: ['b'] }),
  trust({ issuer: template, tenants: [tenant.toUpperCase()], audiences: ['t'] }),
  trust({ issuer: 'https://sts.windows.net/{tenantid}/', tenants: 'any', audiences: ['v1'] }),
  trust({ issuer: 'https://short.example.com/{tenantid}', tenants: 'any', audiences: ['short'] }),
  trust({ issuer: `https://sts.windows.net/${otherTenant}/`, audiences: ['exact'] }),
];
const select = createIssuerSelector(trusted);

/** The audiences of the selected provider, or the reason for the rejection. */
const selected = (claims: Claims): unknown => {
  try {
    return select(claims).provider.audiences;
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_token' });
    return error instanceof BrokerError ? [error.reason, error.detail].filter(Boolean).join(': ') : '';
  }
};

describe('the issuer selector', () => {
  test.each<[Claims, string]>([
    [{ iss: 'https://a.example.com' }, 'a'],
    [{ iss: 'https://a.example.com', tid: tenant }, 'a'],
    [{ iss: 'https://b.example.com' }, 'b'],
    [{ iss: 'https://c.example.com' }, 'b'],
    [{ iss: nameOf(tenant), tid: tenant }, 't'],
    [{ iss: `https://sts.windows.net/${tenant}/`, tid: tenant }, 'v1'],
    [{ iss: `https://short.example.com/${tenant}`, tid: tenant }, 'short'],
    [{ iss: `https://sts.windows.net/${otherTenant}/`, tid: otherTenant }, 'exact'],
    [{ iss: `https://sts.windows.net/${otherTenant}/` }, 'exact'],
  ])('selects the provider of %j: %s', (claims, audience) => {
    expect(selected(claims)).toEqual([audience]);
  });

  test('names a tenant that is not configured', () => {
    expect(selected({ iss: nameOf(otherTenant), tid: otherTenant })).toBe(
      `tenant_not_configured: ${otherTenant}`,
    );
  });

  test.each<[string, Claims]>([
    ['no tid', { iss: nameOf(tenant) }],
    ['a tid of another tenant than iss', { iss: nameOf(tenant), tid: otherTenant }],
    ['an allowed tid and another tenant in iss', { iss: nameOf(otherTenant), tid: tenant }],
    ['a tid in upper case', { iss: nameOf(tenant.toUpperCase()), tid: tenant.toUpperCase() }],
    ['a tid in an array', { iss: nameOf(tenant), tid: [tenant] }],
    ['a domain as its tid', { iss: nameOf('example.com'), tid: 'example.com' }],
    ['the placeholder as its tid', { iss: template, tid: '{tenantid}' }],
    ['a tid with a prefix', { iss: `https://sts.windows.net/x${otherTenant}/`, tid: `x${otherTenant}` }],
    ['a tid with a suffix', { iss: `https://sts.windows.net/${otherTenant}0/`, tid: `${otherTenant}0` }],
    ['an empty tid', { iss: nameOf(''), tid: '' }],
    [
      'its tid in another segment of iss',
      { iss: `https://login.microsoftonline.com/v2.0/${tenant}`, tid: tenant },
    ],
    ['its tid as a part of a segment of iss', { iss: nameOf(`x${tenant}`), tid: tenant }],
    ['a trailing slash in iss', { iss: `${nameOf(tenant)}/`, tid: tenant }],
    ['an iss on another host', { iss: `https://login.example.com/${tenant}/v2.0`, tid: tenant }],
  ])('rejects a token with %s', (_case, claims) => {
    expect(selected(claims)).toBe('issuer_not_configured');
  });

  // indexOf returns -1 for a tenant that is not in the path, and with(-1, …) would replace the last segment.
  test('does not replace another segment of the path by the placeholder', () => {
    expect(selected({ iss: 'https://short.example.com/other', tid: tenant })).toBe('issuer_not_configured');
  });

  test.each<[string, unknown]>([
    ['that is a URL', 'https://x.example.com'],
    ['that is __proto__', '__proto__'],
    ['that is missing', undefined],
    ['that is an array', ['https://a.example.com']],
    ['that is null', null],
  ])('rejects an issuer %s', (_case, iss) => {
    expect(selected({ iss })).toMatch(/^issuer_not_configured/);
  });
});

test('trustProvider creates one cache for each issuer, or one for all with a configured jwksUri', () => {
  const issuer = ['https://b.example.com', 'https://c.example.com'];
  const own = trust({ issuer });
  const shared = trust({ issuer, jwksUri: 'https://keys.example.com' });
  expect(cachesOf([own])).toHaveLength(2);
  expect(cachesOf([shared])).toHaveLength(1);
  expect(cachesOf([own, shared])).toHaveLength(3);
});
