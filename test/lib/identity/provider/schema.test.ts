import { describe, expect, test } from 'vitest';
import { providerEntry } from '../../../../lib/identity/provider/entry.ts';
import { identityProviderSchema, identityProvidersSchema } from '../../../../lib/identity/provider/schema.ts';
import { checkShape } from '../../check-shape.ts';

const issuer = 'https://issuer.example.com';
const minimal = { issuer, audiences: ['spa'] };
const issuerAlgorithms = 'RS512 RS384 RS256 PS512 PS384 PS256 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');
const check = (members: object) => checkShape(identityProviderSchema, { ...minimal, ...members });

describe('an entry', () => {
  const defaults = {
    issuers: [issuer],
    type: 'oidc',
    audiences: ['spa'],
    tokenUse: ['id', 'access'],
    algorithms: issuerAlgorithms,
    userIdClaims: ['sub'],
    userIdPrefix: '',
    acceptMarked: [],
    allowSelfAssertedClaims: false,
  };

  test('has defaults for all members except issuer and audiences', () => {
    expect(check({})).toEqual({ value: defaults });
  });

  test('overrides every default', () => {
    const members = {
      audiences: ['spa', 'https://api.example.com'],
      authorizedParties: ['https://app.example.com'],
      algorithms: ['ES256', 'EdDSA'],
      jwksUri: 'https://keys.example.com/jwks?appid=spa',
      userIdPrefix: 'a:',
      maxTokenAgeSeconds: 300,
      acceptMarked: ['pending', 'sender_constrained'],
      allowSelfAssertedClaims: true,
    };
    expect(check({ ...members, type: 'oidc', userIdClaim: ['/org/id', 'email'] })).toEqual({
      value: { ...defaults, ...members, userIdClaims: ['/org/id', 'email'] },
    });
  });

  test('keeps the issuer exactly as written', () => {
    const spelt = 'HTTPS://Issuer.Example.com:443/a/../b/';
    expect(check({ issuer: spelt })).toHaveProperty('value.issuers', [spelt]);
  });
});

describe('the schema of an entry rejects', () => {
  const anArray = 'expected an array';
  const aList = 'expected a non-empty array';
  const aString = 'expected a non-empty string';
  const anIssuer = 'expected the "iss" of the tokens, or an array of them';
  const aTenant = 'expected a tenant id such as aaaabbbb-0000-cccc-1111-dddd2222eeee';
  const aPrefix = 'expected at most 200 printable characters';
  const aClaim =
    'expected the name of a claim, or a JSON Pointer such as "/realm_access/roles" with ~ as ~0 and / as ~1';
  const anAge = 'expected a positive number of seconds';

  test.each<[object, string, string?]>([
    [{ issuer: undefined }, anIssuer],
    [{ issuer: 7 }, anIssuer],
    [{ issuer: '' }, aString],
    [{ issuer: [] }, aList],
    [{ audiences: 'spa' }, 'expected an array of audiences, or "any"'],
    [{ audiences: [] }, aList],
    [{ audiences: ['spa', ''] }, aString, '[1]'],
    [{ authorizedParties: 'spa' }, anArray],
    [{ authorizedParties: [] }, aList],
    [{ tenants: 'example.com' }, 'expected an array of tenant ids, or "any"'],
    [{ tenants: [] }, aList],
    [{ tenants: ['example.com'] }, aTenant, '[0]'],
    [{ type: 'saml' }, 'expected one of cognito, oidc'],
    [{ tokenUse: ['refresh'] }, 'expected one of id, access', '[0]'],
    [{ tokenUse: 'id' }, anArray],
    [{ algorithms: [] }, aList],
    ...['none', 'HS256', 'HS384', 'HS512', 'ES256K', 'rs256', '', 'toString'].map(
      (algorithm): [object, string, string] => [
        { algorithms: ['RS256', algorithm] },
        `expected one of ${issuerAlgorithms.join(', ')}`,
        '[1]',
      ],
    ),
    [{ jwksUri: 'http://a.example' }, 'expected an https URL (http for loopback only) without fragment'],
    [{ userIdClaim: '' }, aClaim],
    [{ userIdClaim: '/a~b' }, aClaim],
    [{ userIdClaim: 7 }, 'expected the name of a claim, or an array of at least two'],
    [{ userIdClaim: ['sub'] }, 'expected at least two claims in an array'],
    [{ userIdPrefix: 7 }, 'expected a string'],
    [{ userIdPrefix: 'a\n' }, aPrefix],
    [{ userIdPrefix: 'a\u0085' }, aPrefix],
    [{ userIdPrefix: 'a'.repeat(201) }, aPrefix],
    ...[0, -1, 1.5, '300'].map((maxTokenAgeSeconds): [object, string] => [{ maxTokenAgeSeconds }, anAge]),
    [
      { acceptMarked: ['machine'] },
      'expected one of client_subject, client_credentials, app_only, service_account, ci_job, anonymous, pending, refresh_token, security_event, sender_constrained',
      '[0]',
    ],
    [{ allowSelfAssertedClaims: 'yes' }, 'expected true or false'],
    [{ audience: 'spa' }, `unknown name, expected ${Object.keys(providerEntry.entries).join(', ')}`],
  ])('%j: %s', (members, problem, index = '') => {
    expect(check(members)).toEqual({ problems: [`${Object.keys(members)[0]}${index}: ${problem}`] });
  });

  test.each([null, 7, issuer])('%j', (entry) => {
    expect(checkShape(identityProviderSchema, entry)).toEqual({
      problems: [
        'expected an object with issuer, audiences, authorizedParties, tenants, type, tokenUse, algorithms, jwksUri, userIdClaim, userIdPrefix, maxTokenAgeSeconds, acceptMarked, allowSelfAssertedClaims',
      ],
    });
  });
});

describe('the schema of identityProviders', () => {
  const entry = (name: string, userIdPrefix?: string, members = {}) => ({
    issuer: `https://${name}.example.com`,
    audiences: ['spa'],
    ...(userIdPrefix !== undefined && { userIdPrefix }),
    ...members,
  });
  const issuers = 'issuers must be unique';
  const prefixes = 'expected a "userIdPrefix" for each provider, all different';

  test('accepts entries with different issuers and prefixes, of which one may be empty', () => {
    const result = checkShape(identityProvidersSchema, [entry('a'), entry('b', 'b:'), entry('c', 'c:')]);
    expect(result).toMatchObject({
      value: [{ userIdPrefix: '' }, { userIdPrefix: 'b:' }, { userIdPrefix: 'c:' }],
    });
  });

  test.each<[string, unknown, string]>([
    ['an empty array', [], 'expected a non-empty array'],
    ['an entry without an array', entry('a'), 'expected an array'],
    ['entries with the same issuer', [entry('a', 'a:'), entry('a', 'b:')], issuers],
    [
      'an issuer of another entry',
      [entry('a'), entry('b', 'b:', { issuer: [issuer, entry('a').issuer] })],
      issuers,
    ],
    ['two entries without a prefix', [entry('a'), entry('b')], prefixes],
    ['entries with the same prefix', [entry('a', 'a:'), entry('b'), entry('c', 'a:')], prefixes],
    [
      'an invalid second entry',
      [entry('a'), entry('b', 'b:', { type: 7 })],
      '[1].type: expected one of cognito, oidc',
    ],
  ])('rejects %s', (_case, entries, problem) => {
    expect(checkShape(identityProvidersSchema, entries)).toEqual({ problems: [problem] });
  });
});
