import { describe, expect, test } from 'vitest';
import { providerEntry } from '../../../../lib/identity/provider/entry.ts';
import { identityProviderSchema, identityProvidersSchema } from '../../../../lib/identity/provider/schema.ts';
import { checkShape } from '../../../support/check-shape.ts';

const issuer = 'https://issuer.example.com';
const minimal = { issuer, audiences: ['spa'] };
const issuerAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

describe('an entry', () => {
  test('has defaults for all members except issuer and audiences', () => {
    expect(checkShape(identityProviderSchema, minimal)).toEqual({
      value: {
        issuers: [issuer],
        type: 'oidc',
        audiences: ['spa'],
        authorizedParties: undefined,
        tenants: undefined,
        tokenUses: ['id', 'access'],
        algorithms: issuerAlgorithms,
        jwksUri: undefined,
        userIdClaims: ['sub'],
        userIdPrefix: '',
        maxTokenAgeSeconds: undefined,
        acceptedMarks: [],
      },
    });
  });

  test('overrides every default', () => {
    const entry = {
      issuer,
      audiences: ['spa', 'https://api.example.com'],
      authorized_parties: ['https://app.example.com'],
      type: 'oidc',
      algorithms: ['ES256', 'EdDSA'],
      jwks_uri: 'https://keys.example.com/jwks?appid=spa',
      user_id_claim: ['/org/id', 'email'],
      user_id_prefix: 'a:',
      max_token_age_seconds: 300,
      accept_marked: ['pending', 'sender_constrained'],
      allow_self_asserted_claims: true,
    };
    expect(checkShape(identityProviderSchema, entry)).toEqual({
      value: {
        issuers: [issuer],
        type: 'oidc',
        audiences: ['spa', 'https://api.example.com'],
        authorizedParties: ['https://app.example.com'],
        tenants: undefined,
        tokenUses: ['id', 'access'],
        algorithms: ['ES256', 'EdDSA'],
        jwksUri: 'https://keys.example.com/jwks?appid=spa',
        userIdClaims: ['/org/id', 'email'],
        userIdPrefix: 'a:',
        maxTokenAgeSeconds: 300,
        acceptedMarks: ['pending', 'sender_constrained'],
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
      { authorized_parties: 'spa' },
      'authorized_parties: expected an array',
    ],
    ['an empty array of authorized parties', { authorized_parties: [] }, `authorized_parties: ${aList}`],
    ['tenants that are a string', { tenants: 'example.com' }, `tenants: ${aTenant}`],
    ['an empty array of tenants', { tenants: [] }, `tenants: ${aList}`],
    [
      'a domain as a tenant id',
      { tenants: ['example.com'] },
      'tenants[0]: expected a tenant id such as aaaabbbb-0000-cccc-1111-dddd2222eeee',
    ],
    ['an unknown type', { type: 'saml' }, 'type: expected one of cognito, oidc'],
    ['an unknown token use', { token_use: ['refresh'] }, 'token_use[0]: expected one of id, access'],
    ['a token use that is a string', { token_use: 'id' }, 'token_use: expected an array'],
    ['an empty array of algorithms', { algorithms: [] }, `algorithms: ${aList}`],
    [
      'a jwks_uri with http',
      { jwks_uri: 'http://a.example' },
      'jwks_uri: expected an https URL (http for loopback only) without fragment',
    ],
    [
      'an empty claim name',
      { user_id_claim: '' },
      expect.stringMatching(/^user_id_claim: expected the name of a claim/),
    ],
    [
      'an unescaped tilde in a JSON Pointer',
      { user_id_claim: '/a~b' },
      expect.stringMatching(/^user_id_claim: expected the name of a claim.* ~ as ~0/),
    ],
    [
      'a claim name that is a number',
      { user_id_claim: 7 },
      'user_id_claim: expected the name of a claim, or an array of at least two',
    ],
    [
      'an array of one claim',
      { user_id_claim: ['sub'] },
      'user_id_claim: expected at least two claims in an array',
    ],
    ['a prefix that is a number', { user_id_prefix: 7 }, 'user_id_prefix: expected a string'],
    ['a prefix with a control character', { user_id_prefix: 'a\n' }, `user_id_prefix: ${aPrefix}`],
    ['a prefix with a C1 control character', { user_id_prefix: 'a\u0085' }, `user_id_prefix: ${aPrefix}`],
    ['a prefix of 201 characters', { user_id_prefix: 'a'.repeat(201) }, `user_id_prefix: ${aPrefix}`],
    ...[0, -1, 1.5, '300'].map((age): [string, object, string] => [
      `a max_token_age_seconds of ${JSON.stringify(age)}`,
      { max_token_age_seconds: age },
      'max_token_age_seconds: expected a positive number of seconds',
    ]),
    [
      'an unknown mark',
      { accept_marked: ['machine'] },
      'accept_marked[0]: expected one of client_subject, client_credentials, app_only, service_account, ci_job, anonymous, pending, refresh_token, security_event, sender_constrained',
    ],
    [
      'a flag that is a string',
      { allow_self_asserted_claims: 'yes' },
      'allow_self_asserted_claims: expected true or false',
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
        'expected an object with issuer, audiences, authorized_parties, tenants, type, token_use, algorithms, jwks_uri, user_id_claim, user_id_prefix, max_token_age_seconds, accept_marked, allow_self_asserted_claims',
      ],
    });
  });
});

describe('the schema of identityProviders', () => {
  const entry = (name: string, prefix?: string) => ({
    issuer: `https://${name}.example.com`,
    audiences: ['spa'],
    ...(prefix !== undefined && { user_id_prefix: prefix }),
  });
  const prefixes = 'expected a "user_id_prefix" for each provider, all different';

  test('accepts entries with different issuers and prefixes, of which one may be empty', () => {
    const result = checkShape(identityProvidersSchema, [entry('a'), entry('b', 'b:'), entry('c', 'c:')]);
    expect(result).toMatchObject({
      value: [{ userIdPrefix: '' }, { userIdPrefix: 'b:' }, { userIdPrefix: 'c:' }],
    });
  });

  test.each<[string, unknown, string]>([
    ['an empty array', [], 'expected an array that is not empty'],
    ['an entry without an array', entry('a'), 'expected an array'],
    ['entries with the same issuer', [entry('a', 'a:'), entry('a', 'b:')], 'expected issuers that differ'],
    [
      'an entry with an issuer of another entry in its array',
      [entry('a', 'a:'), { ...entry('b', 'b:'), issuer: ['https://b.example.com', 'https://a.example.com'] }],
      'expected issuers that differ',
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
