/** Tests environments of any content: accepted values are within their limits, all others are named. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Config, readConfig } from '../../lib/config.ts';
import { fuzz } from '../support/fuzz.ts';

const oneOf = fc.constantFrom;

const limits: Readonly<
  Record<string, readonly [least: number, most: number, of: (config: Config) => number]>
> = {
  LATENODE_TENANT_ID: [1, Number.MAX_SAFE_INTEGER, (config) => config.tenantId],
  TOKEN_TTL_SECONDS: [30, 3600, (config) => config.tokenTtlSeconds],
  CLOCK_TOLERANCE_SECONDS: [0, 60, (config) => config.clockToleranceSeconds],
  SIGNING_KEY_TTL_SECONDS: [1, 86_400, (config) => config.signingKey.ttlSeconds],
  SIGNING_KEY_MAX_STALE_SECONDS: [0, 604_800, (config) => config.signingKey.maxStaleSeconds],
};

test('readConfig accepts values within their limits, and names every variable with another value', async () => {
  const number = fc.oneof(
    oneOf(
      '',
      '0',
      '1',
      '29',
      '30',
      '60',
      '61',
      '3600',
      '3601',
      '-1',
      '1.5',
      '1e3',
      '0x1f',
      ' 30',
      '９',
      '9007199254740992',
    ),
    fc.nat(100_000).map(String),
    fc.string(),
  );
  const json = fc.oneof(
    fc.json(),
    fc.string(),
    oneOf(
      '{}',
      '[]',
      '[{"issuer":"https://a.example.com","audiences":["a"]}]',
      '{"rules":[{"plan_id":0}]}',
      '{"__proto__":1}',
    ),
  );
  const environment = fc.record(
    {
      ...Object.fromEntries(Object.keys(limits).map((name) => [name, number])),
      SIGNING_KEY_SECRET_ID: fc.oneof(oneOf('a/b', 'arn:aws:x', '-----BEGIN'), fc.string()),
      SIGNING_ALGORITHM: fc.oneof(oneOf('RS512', 'ES256K', 'none', 'HS256'), fc.string()),
      OIDC_ISSUER: fc.oneof(oneOf('https://a.example.com', 'http://a.example.com'), fc.webUrl(), fc.string()),
      OIDC_AUDIENCE: fc.oneof(oneOf('spa', 'a,b', ','), fc.string()),
      IDENTITY_PROVIDERS: json,
      ENTITLEMENTS: json,
      LOG_LEVEL: fc.oneof(oneOf('DEBUG', 'info'), fc.string()),
    },
    { requiredKeys: [] },
  );
  const property = fc.property(environment, (variables) => {
    const given: Readonly<Record<string, string | undefined>> = variables;
    let problems = '';
    let config: Config | undefined;
    try {
      config = readConfig(given);
    } catch (error) {
      problems = error instanceof Error ? error.message : '';
      expect(problems).toMatch(/^The configuration is invalid\.(\n {2}[A-Z_]+[.[:].*)+$/);
    }
    for (const [name, [least, most, of]] of Object.entries(limits)) {
      const value = given[name] || undefined;
      const isOmitted = value === undefined && name !== 'LATENODE_TENANT_ID';
      const isValid =
        isOmitted || (/^[0-9]{1,16}$/.test(value ?? '') && +(value ?? '') >= least && +(value ?? '') <= most);
      expect(problems.includes(`\n  ${name}: `)).toBe(!isValid);
      if (config && value !== undefined) expect(of(config)).toBe(Number(value));
    }
  });
  await fuzz(property, 2000);
});
