import { describe, expect, test } from 'vitest';
import { createIssuerSelector } from '../../../lib/identity/issuer-selector.ts';
import { cachesOf, trustProvider } from '../../../lib/identity/trusted-provider.ts';
import type { Claims } from '../../../lib/jwt/claims.ts';
import { createRecordingLog } from '../../support/log.ts';
import { providerOf } from '../../support/provider.ts';

const options = { now: Date.now, log: createRecordingLog(), measure: () => {} };
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

const selected = (claims: Claims): unknown => {
  try {
    return select(claims).provider.audiences;
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_token' });
    return error instanceof Error ? error.message : '';
  }
};

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
])('%j is a token of %s', (claims, audience) => {
  expect(selected(claims)).toEqual([audience]);
});

describe('a tenant', () => {
  test('that is not configured is told', () => {
    expect(selected({ iss: nameOf(otherTenant), tid: otherTenant })).toBe(
      `tenant not configured: ${otherTenant}`,
    );
  });

  test.each<[string, Claims]>([
    ['is missing', { iss: nameOf(tenant) }],
    ['is another one than in iss', { iss: nameOf(tenant), tid: otherTenant }],
    ['is allowed while iss names another one', { iss: nameOf(otherTenant), tid: tenant }],
    ['is in upper case', { iss: nameOf(tenant.toUpperCase()), tid: tenant.toUpperCase() }],
    ['is in a list', { iss: nameOf(tenant), tid: [tenant] }],
    ['is a domain', { iss: nameOf('example.com'), tid: 'example.com' }],
    ['is the placeholder', { iss: template, tid: '{tenantid}' }],
    ['begins before a GUID', { iss: `https://sts.windows.net/x${otherTenant}/`, tid: `x${otherTenant}` }],
    ['goes on after a GUID', { iss: `https://sts.windows.net/${otherTenant}0/`, tid: `${otherTenant}0` }],
    ['is empty', { iss: nameOf(''), tid: '' }],
    ['stands elsewhere in iss', { iss: `https://login.microsoftonline.com/v2.0/${tenant}`, tid: tenant }],
    ['is part of a segment', { iss: nameOf(`x${tenant}`), tid: tenant }],
    ['is followed by more', { iss: `${nameOf(tenant)}/`, tid: tenant }],
    ['is at another host', { iss: `https://login.example.com/${tenant}/v2.0`, tid: tenant }],
  ])('whose tid %s is of no issuer that is configured', (_case, claims) => {
    expect(selected(claims)).toMatch(/^issuer not configured/);
  });

  // The last segment of a path must not be taken for the tenant where the tenant is nowhere in the path.
  test('does not stand for another segment of the path', () => {
    expect(selected({ iss: 'https://short.example.com/other', tid: tenant })).toBe(
      'issuer not configured: https://short.example.com/other',
    );
  });
});

test.each<[string, unknown, string]>([
  ['an issuer that is not configured', 'https://x.example.com', ': https://x.example.com'],
  ['the name of none', 'accounts.google.com', ': accounts.google.com'],
  ['a line for the log', 'https://x.example.com\n{"outcome":"issued"}', ''],
  ['a long one', `https://${'a'.repeat(300)}`, ''],
  ['none', undefined, ''],
  ['a list', ['https://a.example.com'], ''],
  ['null', null, ''],
  ['a name that objects inherit', '__proto__', ': __proto__'],
])('%s is refused, and quoted only if it could be the name of one', (_case, iss, quoted) => {
  expect(selected({ iss })).toBe(`issuer not configured${quoted}`);
});

test('each issuer of a provider has its own keys; a configured jwks_uri serves all', () => {
  const issuer = ['https://b.example.com', 'https://c.example.com'];
  const [own] = [trust({ issuer })];
  const shared = trust({ issuer, jwks_uri: 'https://keys.example.com' });
  expect(cachesOf([own])).toHaveLength(2);
  expect(cachesOf([shared])).toHaveLength(1);
  expect(cachesOf([own, shared])).toHaveLength(3);
});
