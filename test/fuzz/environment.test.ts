/** Tests settings of any content: accepted values are within their limits, all others are named. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Config, readConfig } from '../../lib/config.ts';
import { fuzz } from './fuzz.ts';

const oneOf = fc.constantFrom;

const limits = {
  latenodeTenantId: [1, Number.MAX_SAFE_INTEGER],
  tokenTtlSeconds: [30, 3600],
  clockToleranceSeconds: [0, 60],
  signingKeyTtlSeconds: [1, 86_400],
  signingKeyMaxStaleSeconds: [0, 604_800],
} as const;

test('readConfig accepts values within their limits, and names every setting with another value', async () => {
  const number = fc.oneof(
    oneOf<unknown[]>(0, 1, 29, 30, 60, 61, 3600, 3601, -1, 1.5, 2 ** 53, '30', null),
    fc.nat(100_000),
    fc.jsonValue(),
  );
  const json = fc.oneof(
    fc.jsonValue(),
    oneOf<unknown[]>(
      {},
      [],
      [{ issuer: 'https://a.example.com', audiences: ['a'] }],
      { rules: [{ plan_id: 0 }] },
      'everybody',
      JSON.parse('{"__proto__":1}'),
    ),
  );
  const settings = fc.record(
    {
      ...Object.fromEntries(Object.keys(limits).map((name) => [name, number])),
      signingAlgorithm: fc.oneof(oneOf('RS512', 'ES256K', 'none', 'HS256'), fc.jsonValue()),
      identityProviders: json,
      entitlements: json,
      logLevel: fc.oneof(oneOf('DEBUG', 'info'), fc.string()),
    },
    { requiredKeys: [] },
  );
  const secretId = fc.oneof(oneOf('a/b', 'arn:aws:x', '-----BEGIN'), fc.string());
  const property = fc.property(settings, secretId, (given: Readonly<Record<string, unknown>>, secretId) => {
    let problems = '';
    let config: Config | undefined;
    try {
      config = readConfig({ BROKER_SETTINGS: JSON.stringify(given), SIGNING_KEY_SECRET_ID: secretId });
    } catch (error) {
      problems = error instanceof Error ? error.message : '';
      expect(problems).toMatch(
        /^The configuration is invalid\.(\n {2}(BROKER_SETTINGS\.|SIGNING_KEY_SECRET_ID: ).*)+$/,
      );
    }
    for (const [name, [least, most]] of Object.entries(limits)) {
      const value = given[name];
      const isOmitted = !Object.hasOwn(given, name) && name !== 'latenodeTenantId';
      const isValid =
        isOmitted ||
        (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most);
      expect(problems.includes(`\n  BROKER_SETTINGS.${name}: `)).toBe(!isValid);
      if (config && !isOmitted) expect(config).toHaveProperty(name, value);
    }
  });
  await fuzz(property, 2000);
});

test('readConfig rejects any other text than JSON with the settings', async () => {
  const property = fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
    expect(() => readConfig({ BROKER_SETTINGS: text, SIGNING_KEY_SECRET_ID: 'key' })).toThrow(
      /^The configuration is invalid\.\n {2}BROKER_SETTINGS/,
    );
  });
  await fuzz(property, 2000);
});
