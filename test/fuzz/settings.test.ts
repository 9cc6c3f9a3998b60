/** Tests entitlement rules and secrets of any content. */
import { createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { tenantId } from '../support/broker.ts';
import { pkcs8Of } from '../support/containers.ts';
import { bearer, claimsOf, type Scene, signingJwk, startScene } from '../support/scene.ts';
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

const oneOf = fc.constantFrom;

test('a Latenode JWT grants what the oracle derives from the rules', async () => {
  const claimName = oneOf('groups', 'level', 'space', 'role', 'scope', 'email', '__proto__', 'constructor');
  const pointers = '/groups /groups/0 /groups/length /level/1 /o/role /o/a~1b /scope /email /__proto__';
  const pointer = oneOf(...pointers.split(' '));
  const nameInRule = fc.oneof({ weight: 2, arbitrary: claimName }, { weight: 1, arbitrary: pointer });
  const scalar = oneOf<(string | number | boolean)[]>('ops', 'pro', '', 1, 2, 7, true, false);
  const idOf = (least: number, most: number) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: least, max: most }) },
      { weight: 1, arbitrary: fc.record({ claim: nameInRule }) },
    );
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
  const rule = fc.oneof(
    { weight: 4, arbitrary: grantingRule },
    { weight: 1, arbitrary: fc.record({ when, deny: fc.constant(true) }) },
  );
  // A file with no_personal_space in which no rule grants a space is an error before any request.
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
  const numbers = [1, 2, 3, 5, 6, 0, -1, 1.5, '2', '02', '5', '9007199254740993', null, [], [2]];
  const number = oneOf<unknown[]>(...numbers);
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

test('a secret of any content causes a token signed with its key, or a 503', async () => {
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
