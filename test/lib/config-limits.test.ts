import { describe, expect, test } from 'vitest';
import { type Environment, readConfig } from '../../lib/config.ts';

const required: Environment = {
  LATENODE_TENANT_ID: '7',
  SIGNING_KEY_SECRET_ID: 'latenode/signing-key',
  ENTITLEMENTS: 'everybody',
};
const shortForm: Environment = { OIDC_ISSUER: 'https://issuer.example.com', OIDC_AUDIENCE: 'spa' };
const longForm: Environment = {
  IDENTITY_PROVIDERS: JSON.stringify([{ issuer: 'https://a.example.com', audiences: ['a'] }]),
};

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
])('readConfig accepts the limit of %s: %s', (name, value) => {
  expect(() => readConfig({ ...required, ...shortForm, [name]: value })).not.toThrow();
});

describe('readConfig reports each problem once for', () => {
  const neither = 'IDENTITY_PROVIDERS: expected this, or OIDC_ISSUER and OIDC_AUDIENCE';
  const together =
    'IDENTITY_PROVIDERS: is set in addition to OIDC_ISSUER and OIDC_AUDIENCE: remove this, or those two';
  const both = 'OIDC_AUDIENCE: expected both or neither of OIDC_ISSUER and OIDC_AUDIENCE';

  test.each<[string, Environment, string[]]>([
    ['no identity provider', {}, [neither]],
    ['OIDC_ISSUER alone', { OIDC_ISSUER: shortForm.OIDC_ISSUER }, [both]],
    ['OIDC_AUDIENCE alone', { OIDC_AUDIENCE: 'spa' }, [both]],
    [
      'IDENTITY_PROVIDERS and OIDC_ISSUER',
      { ...longForm, OIDC_ISSUER: shortForm.OIDC_ISSUER },
      [both, together],
    ],
    ['IDENTITY_PROVIDERS and OIDC_AUDIENCE', { ...longForm, OIDC_AUDIENCE: 'spa' }, [both, together]],
    ['both forms', { ...longForm, ...shortForm }, [together]],
    [
      'IDENTITY_PROVIDERS that is not an array',
      { IDENTITY_PROVIDERS: '7' },
      ['IDENTITY_PROVIDERS: expected an array'],
    ],
    [
      'invalid IDENTITY_PROVIDERS and invalid ENTITLEMENTS',
      { IDENTITY_PROVIDERS: '[{"issuer":"https://a.example.com","audiences":[]}]', ENTITLEMENTS: '7' },
      [
        'IDENTITY_PROVIDERS[0].audiences: expected an array that is not empty',
        'ENTITLEMENTS: expected the word "everybody", or an object with "otherwise" and "rules"',
      ],
    ],
    [
      'an invalid OIDC_ISSUER',
      { ...shortForm, OIDC_ISSUER: 'x' },
      [
        'OIDC_ISSUER: expected an https URL (http for loopback only) without query and fragment; another "iss" needs "jwks_uri" beside it in IDENTITY_PROVIDERS',
      ],
    ],
  ])('%s', (_case, environment, problems) => {
    expect(() => readConfig({ ...required, ...environment })).toThrow(
      new Error(['The configuration is invalid.', ...problems].join('\n  ')),
    );
  });
});
