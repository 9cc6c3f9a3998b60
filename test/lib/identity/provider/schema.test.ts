import { describe, expect, test } from 'vitest';
import { providerEntry } from '../../../../lib/identity/provider/entry.ts';
import { identityProviderSchema, identityProvidersSchema } from '../../../../lib/identity/provider/schema.ts';
import { checkShape } from '../../check-shape.ts';

const issuer = 'https://issuer.example.com';
const minimal = { issuer, audiences: ['spa'] };
const issuerAlgorithms = 'RS512 RS384 RS256 PS512 PS384 PS256 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

describe('an entry', () => {
  test('has defaults for all members except issuer and audiences', () => {
    expect(checkShape(identityProviderSchema, minimal)).toEqual({
      value: {
        issuers: [issuer],
        type: 'oidc',
        audiences: ['spa'],
        tokenUse: ['id', 'access'],
        algorithms: issuerAlgorithms,
        userIdClaims: ['sub'],
        userIdPrefix: '',
        acceptMarked: [],
        allowSelfAssertedClaims: false,
      },
    });
  });

  test('overrides every default', () => {
    const entry = {
      issuer,
      audiences: ['spa', 'https://api.example.com'],
      authorizedParties: ['https://app.example.com'],
      type: 'oidc',
      algorithms: ['ES256', 'EdDSA'],
      jwksUri: 'https://keys.example.com/jwks?appid=spa',
      userIdClaim: ['/org/id', 'email'],
      userIdPrefix: 'a:',
      maxTokenAgeSeconds: 300,
      acceptMarked: ['pending', 'sender_constrained'],
      allowSelfAssertedClaims: true,
    };
    expect(checkShape(identityProviderSchema, entry)).toEqual({
      value: {
        issuers: [issuer],
        type: 'oidc',
        audiences: ['spa', 'https://api.example.com'],
        authorizedParties: ['https://app.example.com'],
        tokenUse: ['id', 'access'],
        algorithms: ['ES256', 'EdDSA'],
        jwksUri: 'https://keys.example.com/jwks?appid=spa',
        userIdClaims: ['/org/id', 'email'],
        userIdPrefix: 'a:',
        maxTokenAgeSeconds: 300,
        acceptMarked: ['pending', 'sender_constrained'],
        allowSelfAssertedClaims: true,
      },
    });
  });

  test('keeps the issuer exactly as written', () => {
    const spelt = 'HTTPS://Issuer.Example.com:443/a/../b/';
    expect(checkShape(identityProviderSchema, { ...minimal, issuer: spelt })).toHaveProperty(
      'value.issuers',
      [spelt],
    );
  });
});

describe('the schema of an entry rejects', () => {
  const aList = 'expected an array that is not empty';
  const aTenant = 'expected an array of tenant ids, or "any"';
  const aPrefix = 'expected at most 200 characters, none a control';

  test.each<[string, object, string]>([
    ['no issuer', { issuer: undefined }, 'issuer: expected the "iss" of the tokens, or an array of them'],
    ['an empty issuer', { issuer: '' }, 'issuer: expected a string that is not empty'],
    ['an empty array of issuers', { issuer: [] }, `issuer: ${aList}`],
    [
      'an issuer that is a number',
      { issuer: 7 },
      'issuer: expected the "iss" of the tokens, or an array of them',
    ],
    [
      'audiences that are a string',
      { audiences: 'spa' },
      'audiences: expected an array of audiences, or "any"',
    ],
    ['an empty array of audiences', { audiences: [] }, `audiences: ${aList}`],
    ['an empty audience', { audiences: ['spa', ''] }, 'audiences[1]: expected a string that is not empty'],
    [
      'authorized parties that are a string',
      { authorizedParties: 'spa' },
      'authorizedParties: expected an array',
    ],
    ['an empty array of authorized parties', { authorizedParties: [] }, `authorizedParties: ${aList}`],
    ['tenants that are a string', { tenants: 'example.com' }, `tenants: ${aTenant}`],
    ['an empty array of tenants', { tenants: [] }, `tenants: ${aList}`],
    [
      'a domain as a tenant id',
      { tenants: ['example.com'] },
      'tenants[0]: expected a tenant id such as aaaabbbb-0000-cccc-1111-dddd2222eeee',
    ],
    ['an unknown type', { type: 'saml' }, 'type: expected one of cognito, oidc'],
    ['an unknown token use', { tokenUse: ['refresh'] }, 'tokenUse[0]: expected one of id, access'],
    ['a token use that is a string', { tokenUse: 'id' }, 'tokenUse: expected an array'],
    ['an empty array of algorithms', { algorithms: [] }, `algorithms: ${aList}`],
    [
      'a jwksUri with http',
      { jwksUri: 'http://a.example' },
      'jwksUri: expected an https URL (http for loopback only) without fragment',
    ],
    [
      'an empty claim name',
      { userIdClaim: '' },
      expect.stringMatching(/^userIdClaim: expected the name of a claim/),
    ],
    [
      'an unescaped tilde in a JSON Pointer',
      { userIdClaim: '/a~b' },
      expect.stringMatching(/^userIdClaim: expected the name of a claim.* ~ as ~0/),
    ],
    [
      'a claim name that is a number',
      { userIdClaim: 7 },
      'userIdClaim: expected the name of a claim, or an array of at least two',
    ],
    [
      'an array of one claim',
      { userIdClaim: ['sub'] },
      'userIdClaim: expected at least two claims in an array',
    ],
    ['a prefix that is a number', { userIdPrefix: 7 }, 'userIdPrefix: expected a string'],
    ['a prefix with a control character', { userIdPrefix: 'a\n' }, `userIdPrefix: ${aPrefix}`],
    ['a prefix with a C1 control character', { userIdPrefix: 'a\u0085' }, `userIdPrefix: ${aPrefix}`],
    ['a prefix of 201 characters', { userIdPrefix: 'a'.repeat(201) }, `userIdPrefix: ${aPrefix}`],
    ...[0, -1, 1.5, '300'].map((age): [string, object, string] => [
      `a maxTokenAgeSeconds of ${JSON.stringify(age)}`,
      { maxTokenAgeSeconds: age },
      'maxTokenAgeSeconds: expected a positive number of seconds',
    ]),
    [
      'an unknown mark',
      { acceptMarked: ['machine'] },
      'acceptMarked[0]: expected one of client_subject, client_credentials, app_only, service_account, ci_job, anonymous, pending, refresh_token, security_event, sender_constrained',
    ],
    [
      'a flag that is a string',
      { allowSelfAssertedClaims: 'yes' },
      'allowSelfAssertedClaims: expected true or false',
    ],
    [
      'a misspelt member',
      { audience: 'spa' },
      `audience: unknown name, expected ${Object.keys(providerEntry.entries).join(', ')}`,
    ],
  ])('%s', (_case, members, problem) => {
    expect(checkShape(identityProviderSchema, { ...minimal, ...members })).toEqual({ problems: [problem] });
  });

  test.each(['none', 'HS256', 'HS384', 'HS512', 'ES256K', 'rs256', '', 'toString'])(
    'the algorithm "%s"',
    (algorithm) => {
      expect(checkShape(identityProviderSchema, { ...minimal, algorithms: ['RS256', algorithm] })).toEqual({
        problems: [`algorithms[1]: expected one of ${issuerAlgorithms.join(', ')}`],
      });
    },
  );

  test.each([null, 7, issuer])('%j', (entry) => {
    expect(checkShape(identityProviderSchema, entry)).toEqual({
      problems: [
        'expected an object with issuer, audiences, authorizedParties, tenants, type, tokenUse, algorithms, jwksUri, userIdClaim, userIdPrefix, maxTokenAgeSeconds, acceptMarked, allowSelfAssertedClaims',
      ],
    });
  });
});

describe('the schema of identityProviders', () => {
  const entry = (name: string, prefix?: string) => ({
    issuer: `https://${name}.example.com`,
    audiences: ['spa'],
    ...(prefix !== undefined && { userIdPrefix: prefix }),
  });
  const prefixes = 'expected a "userIdPrefix" for each provider, all different';

  test('accepts entries with different issuers and prefixes, of which one may be empty', () => {
    const result = checkShape(identityProvidersSchema, [entry('a'), entry('b', 'b:'), entry('c', 'c:')]);
    expect(result).toMatchObject({
      value: [{ userIdPrefix: '' }, { userIdPrefix: 'b:' }, { userIdPrefix: 'c:' }],
    });
  });

  test.each<[string, unknown, string]>([
    ['an empty array', [], 'expected an array that is not empty'],
    ['an entry without an array', entry('a'), 'expected an array'],
    ['entries with the same issuer', [entry('a', 'a:'), entry('a', 'b:')], 'issuers must be unique'],
    [
      'an entry with an issuer of another entry in its array',
      [entry('a', 'a:'), { ...entry('b', 'b:'), issuer: ['https://b.example.com', 'https://a.example.com'] }],
      'issuers must be unique',
    ],
    ['two entries without a prefix', [entry('a'), entry('b')], prefixes],
    ['entries with the same prefix', [entry('a', 'a:'), entry('b'), entry('c', 'a:')], prefixes],
    [
      'an invalid second entry',
      [entry('a'), { ...entry('b', 'b:'), type: 7 }],
      '[1].type: expected one of cognito, oidc',
    ],
  ])('rejects %s', (_case, entries, problem) => {
    expect(checkShape(identityProvidersSchema, entries)).toEqual({ problems: [problem] });
  });
});
