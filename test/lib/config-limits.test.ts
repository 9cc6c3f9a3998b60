import { describe, expect, test } from 'vitest';
import { type Environment, readConfig } from '../../lib/config.ts';

const required: Environment = {
  LATENODE_TENANT_ID: '7',
  SIGNING_KEY_SECRET_ID: 'latenode/signing-key',
  ENTITLEMENTS: 'everybody',
};
const short: Environment = { OIDC_ISSUER: 'https://issuer.example.com', OIDC_AUDIENCE: 'spa' };
const list = JSON.stringify([{ issuer: 'https://a.example.com', audiences: ['a'] }]);
const long: Environment = { IDENTITY_PROVIDERS: list };

test.each([
  ['LATENODE_TENANT_ID', '1'],
  ['LATENODE_TENANT_ID', '9007199254740991'],
  ['TOKEN_TTL_SECONDS', '30'],
  ['TOKEN_TTL_SECONDS', '3600'],
  ['CLOCK_TOLERANCE_SECONDS', '0'],
  ['CLOCK_TOLERANCE_SECONDS', '60'],
  ['SIGNING_KEY_TTL_SECONDS', '1'],
  ['SIGNING_KEY_TTL_SECONDS', '86400'],
  ['SIGNING_KEY_MAX_STALE_SECONDS', '0'],
  ['SIGNING_KEY_MAX_STALE_SECONDS', '604800'],
])('%s may be %s, its limit', (name, value) => {
  expect(() => readConfig({ ...required, ...short, [name]: value })).not.toThrow();
});

describe('the two forms of identity provider', () => {
  const neither = 'IDENTITY_PROVIDERS: expected this, or OIDC_ISSUER and OIDC_AUDIENCE';
  const together = 'IDENTITY_PROVIDERS: set beside OIDC_ISSUER and OIDC_AUDIENCE: remove this, or those two';
  const both = 'OIDC_AUDIENCE: expected both or neither of OIDC_ISSUER and OIDC_AUDIENCE';

  test.each<[string, Environment, string[]]>([
    ['neither', {}, [neither]],
    ['only an issuer', { OIDC_ISSUER: short.OIDC_ISSUER }, [both]],
    ['only an audience', { OIDC_AUDIENCE: 'spa' }, [both]],
    ['the long one and an issuer', { ...long, OIDC_ISSUER: short.OIDC_ISSUER }, [both, together]],
    ['the long one and an audience', { ...long, OIDC_AUDIENCE: 'spa' }, [both, together]],
    ['both', { ...long, ...short }, [together]],
    [
      'the long one, which is no array',
      { IDENTITY_PROVIDERS: '7' },
      ['IDENTITY_PROVIDERS: expected an array'],
    ],
    [
      'the long one, whose audience is invalid, beside invalid rules',
      { IDENTITY_PROVIDERS: '[{"issuer":"https://a.example.com","audiences":[]}]', ENTITLEMENTS: '7' },
      [
        'IDENTITY_PROVIDERS[0].audiences: expected an array that is not empty',
        'ENTITLEMENTS: expected the word "everybody", or an object with "otherwise" and "rules"',
      ],
    ],
    [
      'the short one, whose issuer is invalid',
      { ...short, OIDC_ISSUER: 'x' },
      [
        'OIDC_ISSUER: expected an https URL (http for loopback only) without query and fragment; another "iss" needs "jwks_uri" beside it in IDENTITY_PROVIDERS',
      ],
    ],
  ])('%s: each fault is told once, and no other', (_case, environment, problems) => {
    expect(() => readConfig({ ...required, ...environment })).toThrow(
      new Error(['The configuration is invalid.', ...problems].join('\n  ')),
    );
  });
});
