import { describe, expect, test } from 'vitest';
import { identityProviderSchema, identityProvidersSchema } from '../../../lib/identity/provider.ts';
import { checkShape } from '../../../lib/validation/shape.ts';

const issuer = 'https://issuer.example.com';
const pool = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';
const minimal = { issuer, audiences: ['spa'] };
const verifiable = [
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
  test('needs an issuer and audiences; the rest has defaults', () => {
    expect(checkShape(identityProviderSchema, minimal)).toEqual({
      value: {
        issuer,
        audiences: ['spa'],
        type: 'oidc',
        tokenUses: ['id', 'access'],
        algorithms: verifiable,
        jwksUri: undefined,
        userIdClaim: 'sub',
        userIdPrefix: '',
      },
    });
  });

  test('is taken as it is where it says everything', () => {
    const entry = {
      issuer,
      audiences: ['spa', 'https://api.example.com'],
      type: 'cognito',
      token_use: ['access'],
      algorithms: ['ES256', 'EdDSA'],
      jwks_uri: 'https://keys.example.com/jwks?appid=spa',
      user_id_claim: 'email',
      user_id_prefix: 'a:',
    };
    expect(checkShape(identityProviderSchema, entry)).toEqual({
      value: {
        issuer,
        audiences: ['spa', 'https://api.example.com'],
        type: 'cognito',
        tokenUses: ['access'],
        algorithms: ['ES256', 'EdDSA'],
        jwksUri: 'https://keys.example.com/jwks?appid=spa',
        userIdClaim: 'email',
        userIdPrefix: 'a:',
      },
    });
  });

  test('keeps the issuer to the letter', () => {
    const spelt = 'HTTPS://Issuer.Example.com:443/a/../b/';
    expect(checkShape(identityProviderSchema, { ...minimal, issuer: spelt })).toHaveProperty(
      'value.issuer',
      spelt,
    );
  });
});

describe('an issuer that is a pool of Cognito, by its address', () => {
  test.each([
    pool,
    'https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_AbCdEf123',
    'https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbCdEf123',
    'https://cognito-idp.eusc-de-east-1.amazonaws.eu/eusc-de-east-1_AbCdEf123',
  ])('is of type cognito, whose tokens are RS256: %s', (address) => {
    const result = checkShape(identityProviderSchema, { ...minimal, issuer: address });
    expect(result).toMatchObject({ value: { type: 'cognito', algorithms: ['RS256'] } });
  });

  test('may be treated as any other, if the operator says so', () => {
    const result = checkShape(identityProviderSchema, { ...minimal, issuer: pool, type: 'oidc' });
    expect(result).toMatchObject({ value: { type: 'oidc', algorithms: verifiable } });
  });

  test.each([
    `${pool}/`,
    `${pool}/more`,
    'https://cognito-idp.eu-west-1.amazonaws.com',
    'https://cognito-idp.eu-west-1.amazonaws.com.example.com/eu-west-1_AbCdEf123',
    'https://cognito-idp.example.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
    'https://cognito-idp.eu-west-1.example.com/eu-west-1_AbCdEf123',
    'https://cognito-idp.eu-west-1-amazonaws.com/eu-west-1_AbCdEf123',
  ])('cannot be what only looks like one, unless the operator names a type: %s', (address) => {
    expect(checkShape(identityProviderSchema, { ...minimal, issuer: address })).toEqual({
      faults: ['expected a user pool of Cognito like https://cognito-idp.<region>.amazonaws.com/<pool>'],
    });
    const named = checkShape(identityProviderSchema, { ...minimal, issuer: address, type: 'oidc' });
    expect(named).toMatchObject({ value: { type: 'oidc' } });
  });

  test.each([
    'https://example.com/https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
    'http://127.0.0.1:9229/eu-west-1_AbCdEf123',
  ])('is not any other address: %s', (address) => {
    const result = checkShape(identityProviderSchema, { ...minimal, issuer: address });
    expect(result).toMatchObject({ value: { type: 'oidc' } });
  });
});

describe('an entry is refused with the place and what was expected', () => {
  const anAddress = 'expected an https URL (http for loopback only) without';
  const shape =
    'expected an object with issuer, audiences, type, token_use, algorithms, jwks_uri, user_id_claim, user_id_prefix';

  test.each<[string, object, string]>([
    ['no issuer', { issuer: undefined }, `issuer: ${anAddress} query and fragment`],
    [
      'an issuer without encryption',
      { issuer: 'http://a.example' },
      `issuer: ${anAddress} query and fragment`,
    ],
    ['no audiences', { audiences: undefined }, 'audiences: expected an array'],
    ['an audience alone', { audiences: 'spa' }, 'audiences: expected an array'],
    ['an empty list of audiences', { audiences: [] }, 'audiences: expected an array that is not empty'],
    ['an empty audience', { audiences: ['spa', ''] }, 'audiences[1]: expected a string that is not empty'],
    ['an unknown type', { type: 'saml' }, 'type: expected one of cognito, oidc'],
    ['an unknown use', { token_use: ['refresh'] }, 'token_use[0]: expected one of id, access'],
    ['a use alone', { token_use: 'id' }, 'token_use: expected an array'],
    ['no use at all', { token_use: [] }, 'token_use: expected an array that is not empty'],
    ['no algorithm', { algorithms: [] }, 'algorithms: expected an array that is not empty'],
    ['keys without encryption', { jwks_uri: 'http://a.example' }, `jwks_uri: ${anAddress} fragment`],
    ['an empty claim', { user_id_claim: '' }, 'user_id_claim: expected the name of a claim'],
    ['a claim that is no name', { user_id_claim: 7 }, 'user_id_claim: expected the name of a claim'],
    ['a prefix that is no string', { user_id_prefix: 7 }, 'user_id_prefix: expected a string'],
    ['a misspelt member', { audience: 'spa' }, 'audience: unknown member, did you mean audiences?'],
  ])('%s', (_case, members, fault) => {
    expect(checkShape(identityProviderSchema, { ...minimal, ...members })).toEqual({ faults: [fault] });
  });

  test.each(['none', 'HS256', 'HS384', 'HS512', 'ES256K', 'rs256', '', 'toString'])(
    'the algorithm "%s", which no public key verifies',
    (algorithm) => {
      expect(checkShape(identityProviderSchema, { ...minimal, algorithms: ['RS256', algorithm] })).toEqual({
        faults: [`algorithms[1]: expected one of ${verifiable.join(', ')}`],
      });
    },
  );

  test.each([null, 7, issuer])('%j in its place', (entry) => {
    expect(checkShape(identityProviderSchema, entry)).toEqual({ faults: [shape] });
  });
});

describe('several entries', () => {
  const entry = (name: string, prefix?: string) => ({
    issuer: `https://${name}.example.com`,
    audiences: ['spa'],
    ...(prefix !== undefined && { user_id_prefix: prefix }),
  });
  const prefixes = 'expected a "user_id_prefix" for each provider, all different';

  test('are accepted with issuers and prefixes that differ; one prefix may be empty', () => {
    const result = checkShape(identityProvidersSchema, [entry('a'), entry('b', 'b:'), entry('c', 'c:')]);
    expect(result).toMatchObject({
      value: [{ userIdPrefix: '' }, { userIdPrefix: 'b:' }, { userIdPrefix: 'c:' }],
    });
  });

  test.each<[string, unknown, string]>([
    ['none', [], 'expected an array that is not empty'],
    ['no list', entry('a'), 'expected an array'],
    ['an issuer twice', [entry('a', 'a:'), entry('a', 'b:')], 'expected issuers that differ'],
    ['two without a prefix', [entry('a'), entry('b')], prefixes],
    ['a prefix twice', [entry('a', 'a:'), entry('b'), entry('c', 'a:')], prefixes],
    [
      'a fault in the second',
      [entry('a'), { ...entry('b', 'b:'), type: 7 }],
      '[1].type: expected one of cognito, oidc',
    ],
  ])('are refused: %s', (_case, entries, fault) => {
    expect(checkShape(identityProvidersSchema, entries)).toEqual({ faults: [fault] });
  });
});
