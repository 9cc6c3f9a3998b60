import { describe, expect, test } from 'vitest';
import { providerEntry } from '../../../../lib/identity/provider/entry.ts';
import { identityProviderSchema, identityProvidersSchema } from '../../../../lib/identity/provider/schema.ts';
import { checkShape } from '../../check-shape.ts';

const issuer = 'https://issuer.example.com';
const issuerAlgorithms = 'RS512 RS384 RS256 PS512 PS384 PS256 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');
const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const memberNames = Object.keys(providerEntry.entries).join(', ');
const check = (members: object) =>
  checkShape(identityProviderSchema, { issuer, audiences: ['spa'], ...members });

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
    const userIdClaims = ['/org/id', 'email'];
    expect(check({ ...members, type: 'oidc', userIdClaim: userIdClaims })).toEqual({
      value: { ...defaults, ...members, userIdClaims },
    });
  });

  test('keeps the issuer exactly as written', () => {
    const spelled = 'HTTPS://Issuer.Example.com:443/a/../b/';
    expect(check({ issuer: spelled })).toHaveProperty('value.issuers', [spelled]);
  });
});

describe('the schema of an entry rejects', () => {
  const anArray = 'expected an array';
  const aList = 'expected a non-empty array';
  const aString = 'expected a non-empty string';
  const anIssuer = 'expected the "iss" of the tokens, or an array of them';
  const aClaim =
    'expected the name of a claim, or a JSON Pointer such as "/realm_access/roles" with ~ as ~0 and / as ~1';

  test.each<[member: string, values: unknown[], problem: string]>([
    ['issuer', [undefined, 7], anIssuer],
    ['issuer', [''], aString],
    ['issuer', [[]], aList],
    ['audiences', ['spa'], 'expected an array of audiences, or "any"'],
    ['audiences', [[]], aList],
    ['audiences[1]', [['spa', '']], aString],
    ['authorizedParties', ['spa'], anArray],
    ['authorizedParties', [[]], aList],
    ['tenants', ['example.com', [7]], 'expected an array of tenant ids, or "any"'],
    ['tenants', [[]], aList],
    [
      'tenants[0]',
      ['example.com', `x${tenant}`, `${tenant}0`, tenant.replace('a', 'g')].map((one) => [one]),
      `expected a tenant id such as ${tenant}`,
    ],
    ['type', ['saml'], 'expected one of cognito, oidc'],
    ['tokenUse', ['id'], anArray],
    ['tokenUse[0]', [['refresh']], 'expected one of id, access'],
    ['algorithms', [[]], aList],
    [
      'algorithms[1]',
      ['none', 'HS256', 'HS384', 'HS512', 'ES256K', 'rs256', '', 'toString'].map((one) => ['RS256', one]),
      `expected one of ${issuerAlgorithms.join(', ')}`,
    ],
    ['jwksUri', ['http://a.example'], 'expected an https URL (http for loopback only) without fragment'],
    ['userIdClaim', ['', '/a~b'], aClaim],
    ['userIdClaim', [7], 'expected the name of a claim, or an array of at least two'],
    ['userIdClaim', [['sub']], 'expected at least two claims in an array'],
    ['userIdPrefix', [7], 'expected a string'],
    ['userIdPrefix', ['a\n', 'a\u0085', 'a'.repeat(201)], 'expected at most 200 printable characters'],
    ['maxTokenAgeSeconds', [0, -1, 1.5, '300'], 'expected a positive number of seconds'],
    [
      'acceptMarked[0]',
      [['machine']],
      'expected one of client_subject, client_credentials, app_only, service_account, ci_job, anonymous, pending, refresh_token, security_event, sender_constrained',
    ],
    ['allowSelfAssertedClaims', ['yes'], 'expected true or false'],
    ['audience', ['spa'], `unknown name, expected ${memberNames}`],
  ])('%s in %j: %s', (place, values, problem) => {
    for (const value of values)
      expect(check({ [place.replace(/\[.*/, '')]: value })).toEqual({ problems: [`${place}: ${problem}`] });
  });

  test.each([null, 7, issuer])('%j', (entry) => {
    const problems = [`expected an object with ${memberNames}`];
    expect(checkShape(identityProviderSchema, entry)).toEqual({ problems });
  });
});

describe('the schema of identityProviders', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => `https://${name}.example.com`);
  const entry = (issuer: unknown, userIdPrefix?: string) => ({ issuer, audiences: ['spa'], userIdPrefix });
  const issuers = 'issuers must be unique';
  const prefixes = 'expected a unique "userIdPrefix" for each provider';

  test('accepts entries with different issuers and prefixes, of which one may be empty', () => {
    const value = ['', 'b:', 'c:'].map((userIdPrefix) => ({ userIdPrefix }));
    expect(checkShape(identityProvidersSchema, [entry(a), entry(b, 'b:'), entry(c, 'c:')])).toMatchObject({
      value,
    });
  });

  test.each<[string, unknown, string]>([
    ['an empty array', [], 'expected a non-empty array'],
    ['an entry without an array', entry(a), 'expected an array'],
    ['entries with the same issuer', [entry(a, 'a:'), entry(a, 'b:')], issuers],
    ['an issuer of another entry', [entry(a), entry([b, a], 'b:')], issuers],
    ['two entries without a prefix', [entry(a), entry(b)], prefixes],
    ['entries with the same prefix', [entry(a, 'a:'), entry(b), entry(c, 'a:')], prefixes],
    [
      'an invalid second entry',
      [entry(a), { ...entry(b, 'b:'), type: 7 }],
      '[1].type: expected one of cognito, oidc',
    ],
  ])('rejects %s', (_case, entries, problem) => {
    expect(checkShape(identityProvidersSchema, entries)).toEqual({ problems: [problem] });
  });
});
