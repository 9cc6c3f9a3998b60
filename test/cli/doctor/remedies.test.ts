import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { refusalRemedy } from '../../../cli/doctor/remedies.ts';

const literal = /(['`])((?:(?!\1)[^\\\n]|\\.)*)\1/g;
const refusal = /(?:\brefuse\(|BrokerError\(\s*'(?:invalid_token|not_entitled)')[^;]*;/g;

/** Collects the string literals in the refusals of a module, and those in its constants and tables. */
const reasonsIn = (file: string): string[] => {
  const source = readFileSync(file, 'utf8')
    .replaceAll('${identifierRule}', 'is not a string of 1 to 255 characters without control characters')
    .replaceAll('${noKey}', 'the issuer has no key that fits the token')
    .replaceAll(/\$\{[^}]*\}/g, 'x');
  const named = source.match(/^const \w+ = .*;$|^ {2}(ERR_|'ERR_).*: '.*',$/gm) ?? [];
  return [...(source.match(refusal) ?? []), ...named]
    .flatMap((code) => [...code.matchAll(literal)].map(([, , text = '']) => text))
    .filter((text) => /^["a-z]\S* /.test(text) && !text.startsWith('ERR_'));
};

const identity = readdirSync('lib/identity')
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `lib/identity/${name}`);
const others = ['entitlements/decide', 'jwt/compact-jws', 'latenode-jwt'];
const files = [...identity, ...others.map((name) => `lib/${name}.ts`)].filter(
  (file) => !/provider|issuer-names|issuer-keys/.test(file),
);
const reasons = [...new Set(files.flatMap(reasonsIn))];

test('the tests find the reasons in the source', () => {
  expect(reasons.length).toBeGreaterThanOrEqual(30);
  expect(reasons).toEqual(
    expect.arrayContaining([
      'tenant not configured: x',
      'audience is not one of those configured',
      'mark x: x',
      '"x" is not verified',
      'no rule with a "when" matches',
      'token does not have exactly three parts',
    ]),
  );
});

test.each(reasons)('a remedy exists for "%s"', (reason) => {
  expect(refusalRemedy(reason)).toBeDefined();
});

test.each([
  ['issuer not configured: https://sts.windows.net/1/', 'requestedAccessTokenVersion'],
  [
    'issuer not configured: https://login.microsoftonline.com/1/v2.0',
    '{tenantid}/v2.0 with their ids in "tenants"',
  ],
  ['issuer not configured: https://other.example.com', 'character for character'],
  ['tenant not configured: 1', 'add its tid to "tenants"'],
  [
    'audience is missing',
    '"authorizedParties" of the provider; if the issuer serves only this application, set "audiences" to "any"',
  ],
  ['audience and authorized party are missing', '"authorizedParties"'],
  ['authorized party is missing', '"authorizedParties"'],
  ['audience is not one of those configured', 'add the aud'],
  ['authorized party is not one of those configured', 'to "authorizedParties"'],
  ['mark anonymous: issued to an anonymous user', '"acceptMarked"'],
  ['"email" is not verified', 'makes every user a new user at Latenode'],
  ['"org_id" is neither a string that is not empty nor a safe integer', '"userIdClaim"'],
  ['"nickname" is not a string of 1 to 255 characters without control characters', '"userIdClaim"'],
  [
    '"sub" is not a string of 1 to 255 characters without control characters',
    'the ID token in place of the access token',
  ],
  ['user id begins like those of another provider', '"userIdPrefix"'],
  ['older than maxTokenAgeSeconds', 'raise maxTokenAgeSeconds'],
  ['"iat" is missing, and maxTokenAgeSeconds needs it', 'remove maxTokenAgeSeconds'],
  ['a claim holds the Admin role, which is not allowed', '"allowAdminRole": true'],
])('names the remedy for "%s"', (reason, words) => {
  expect(refusalRemedy(reason)).toContain(words);
});
