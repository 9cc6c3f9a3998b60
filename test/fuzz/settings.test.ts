/** Tests settings, entitlement rules and secrets of any content. */
import { createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Config, readConfig } from '../../lib/config.ts';
import { tenantId } from '../support/broker.ts';
import { pkcs8Of } from '../support/containers.ts';
import { bearer, claimsOf, type Scene, signingJwk, startScene } from '../support/scene.ts';
import { mostly, oneOf } from './arbitraries.ts';
import { fuzz, withoutBurningCpu } from './fuzz.ts';
import { judgeRights, type Rules } from './oracle.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await startScene();
});

beforeEach(() => {
  scene.secret = JSON.stringify(signingJwk);
});

afterAll(() => scene.close());

test('a Latenode JWT grants what the oracle derives from the rules', async () => {
  const claimName = oneOf('groups', 'level', 'space', 'role', 'scope', 'email', '__proto__', 'constructor');
  const pointers = '/groups /groups/0 /groups/length /level/1 /o/role /o/a~1b /scope /email /__proto__';
  const pointer = oneOf(...pointers.split(' '));
  const nameInRule = fc.oneof(claimName, claimName, pointer);
  const scalar = oneOf<string | number | boolean>('ops', 'pro', '', 1, 2, 7, true, false);
  const idOf = (least: number, most: number) =>
    mostly(fc.integer({ min: least, max: most }), fc.record({ claim: nameInRule }));
  const when = fc.dictionary(
    nameInRule,
    fc.oneof(scalar, fc.array(scalar, { minLength: 1, maxLength: 3 }), fc.record({ present: fc.boolean() })),
    { minKeys: 1, maxKeys: 2 },
  );
  const grant = fc.record({ space_id: idOf(1, 2), role_id: idOf(2, 5) });
  const grantingRule = fc.record(
    {
      when,
      plan_id: idOf(1, 99),
      no_personal_space: fc.boolean(),
      grant_access: fc.array(grant, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: [] },
  );
  const rule = mostly(grantingRule, fc.record({ when, deny: fc.constant(true) }));
  // The configuration is rejected if a rule has no_personal_space and no rule grants a space.
  const rules: fc.Arbitrary<Rules> = fc
    .record({
      rules: fc.array(rule, { maxLength: 4 }),
      otherwise: oneOf('allow', 'allow', 'deny'),
      allowAdminRole: fc.boolean(),
    })
    .filter(
      ({ rules }: Rules) =>
        !rules.some(({ no_personal_space }) => no_personal_space) ||
        rules.some(({ grant_access }) => grant_access),
    );
  const number = oneOf<unknown>(1, 2, 3, 5, 6, 0, -1, 1.5, '2', '02', '5', '9007199254740993', null, [], [2]);
  const nested = fc.dictionary(oneOf('role', 'a/b', '1'), fc.oneof(scalar, number), { maxKeys: 2 });
  const claims = fc.dictionary(
    fc.oneof(claimName, oneOf('o', 'email_verified', 'emailVerified')),
    fc.oneof(
      scalar,
      number,
      oneOf('ops pro', 'pro'),
      fc.array(scalar, { maxLength: 3 }),
      nested,
      fc.jsonValue(),
    ),
    { maxKeys: 4 },
  );
  const property = fc.asyncProperty(rules, claims, async (entitlements, claims) => {
    const asked = await scene.wire({ entitlements })(bearer(scene.mint({ claims })));
    const rights = judgeRights(entitlements, claims);
    expect(asked.outcome).toBe(rights ? 'issued' : 'not_entitled');
    if (!rights) return;
    const { exp: _exp, ...granted } = await claimsOf(asked, scene.clock.now());
    expect(granted).toEqual({ tenant_id: tenantId, user_id: 'alice', ...rights });
  });
  await fuzz(property, 300);
});

test('a secret of any content leads to a token signed with its key, or to a 503', async () => {
  const pem = createPrivateKey({ key: signingJwk, format: 'jwk' }).export({ format: 'pem', type: 'pkcs8' });
  const valid = oneOf(String(pem), JSON.stringify(signingJwk), JSON.stringify({ privateKey: pem }));
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const changed = fc.tuple(valid, place, place, fc.string({ maxLength: 3 })).map(([text, one, two, by]) => {
    const [from, to] = [Math.floor(text.length * one), Math.floor(text.length * one + two * 4)];
    return text.slice(0, from) + by + text.slice(to);
  });
  const member = fc.oneof(
    fc.jsonValue(),
    oneOf('RSA', 'EC', 'oct', 'P-256', 'P-384', signingJwk.x, signingJwk.d),
  );
  const jwk = fc
    .dictionary(oneOf('kty', 'crv', 'd', 'x', 'y', 'alg', 'n', 'e', 'p', '__proto__'), member, { maxKeys: 2 })
    .map((members) => ({ ...signingJwk, ...members }));
  const wrapped = fc.record(
    {
      privateKey: fc.oneof(valid, changed, jwk, fc.jsonValue()),
      algorithm: fc.oneof(oneOf('ES256', 'ES384', 'RS256', 'none'), fc.jsonValue()),
      keyId: fc.oneof(fc.string(), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const secret = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.json(),
    valid,
    changed,
    jwk.map((value) => JSON.stringify(value)),
    wrapped.map((value) => JSON.stringify(value)),
    changed.map((text) => Buffer.from(text).toString('base64')),
    fc.constant(pkcs8Of('P-384').slice(0, 90)),
  );
  const seen = new Set<string>();
  const property = fc.asyncProperty(secret, async (text) => {
    scene.secret = text;
    const asked = await withoutBurningCpu(() => scene.wire()(bearer(scene.mint())));
    seen.add(asked.outcome);
    if (asked.outcome === 'issued')
      expect(await claimsOf(asked, scene.clock.now())).toMatchObject({ user_id: 'alice' });
  });
  await fuzz(property, 300);
  expect([...seen].sort()).toEqual(['issued', 'signing_key_unavailable']);
});

const limits = {
  latenodeTenantId: [1, Number.MAX_SAFE_INTEGER],
  tokenTtlSeconds: [30, 3600],
  clockToleranceSeconds: [0, 60],
  signingKeyTtlSeconds: [1, 86_400],
  signingKeyMaxStaleSeconds: [0, 604_800],
} as const;

test('readConfig accepts values within their limits, and names every setting with another value', async () => {
  const number = fc.oneof(
    oneOf<unknown>(0, 1, 29, 30, 60, 61, 3600, 3601, -1, 1.5, 2 ** 53, '30', null),
    fc.nat(100_000),
    fc.jsonValue(),
  );
  const json = fc.oneof(
    fc.jsonValue(),
    oneOf<unknown>(
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

test('readConfig rejects any text that is not JSON with the settings', async () => {
  const property = fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
    expect(() => readConfig({ BROKER_SETTINGS: text, SIGNING_KEY_SECRET_ID: 'key' })).toThrow(
      /^The configuration is invalid\.\n {2}BROKER_SETTINGS/,
    );
  });
  await fuzz(property, 2000);
});
