/** Attacks that are in the books, through the whole handler: what each gets, and what it leaves behind. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { algorithmAttacks } from './attacks/algorithm.ts';
import { type Attack, given } from './attacks/attack.ts';
import { claimAttacks } from './attacks/claims.ts';
import { conditionAttacks } from './attacks/condition.ts';
import { unsafeConfigurations } from './attacks/configuration.ts';
import { entitlementAttacks } from './attacks/entitlement.ts';
import { headerAttacks } from './attacks/header.ts';
import { identityAttacks } from './attacks/identity.ts';
import { otherTokenAttacks } from './attacks/other-token.ts';
import { requestAttacks } from './attacks/request.ts';
import { serialisationAttacks } from './attacks/serialisation.ts';
import { tenantId } from './support/broker.ts';
import { bearer, claimsOf, type Scene, startScene } from './support/scene.ts';

const table: Readonly<Record<string, readonly Attack[]>> = {
  'the algorithm': algorithmAttacks,
  'the header': headerAttacks,
  'how it is written': serialisationAttacks,
  'times and subject': claimAttacks,
  'issuer, audience, use and user': identityAttacks,
  'tokens that are for others, or of no signed-in user': otherTokenAttacks,
  'the request around it': requestAttacks,
  'the conditions of rules': conditionAttacks,
  'what a user gets': entitlementAttacks,
};
const rows = Object.values(table).flat();

let scene: Scene;

beforeAll(async () => {
  scene = await startScene();
});

afterAll(() => scene.close());

describe.each(Object.entries(table))('%s', (_subject, attacks) => {
  test.each(attacks.map((row) => [row.name, row.source, row] as const))('%s (%s)', async (_n, _s, row) => {
    const { settings, keys, event, expected, honest } = row;
    const { issuer, clock, attacker } = scene;
    issuer.keySet = { keys: keys?.(scene) ?? [issuer.key.jwk, scene.rsaKey.jwk] };
    const ask = scene.wire(given(settings, scene)); // which also looks at the whole answer, the audit line, and for leaks
    const asked = await ask(event(scene));
    if (typeof expected === 'string') {
      expect(asked.outcome).toBe(expected);
      expect(asked.auditLine).toHaveProperty('reason');
      expect(asked.auditLine).not.toHaveProperty('token_sha256');
    } else {
      const exp = clock.now() / 1000 + 600;
      expect(await claimsOf(asked, clock.now())).toEqual({ tenant_id: tenantId, ...expected, exp });
    }
    expect(attacker.requests).toEqual([]);
    // The same request made good: it was the attack that was refused, and it has done no harm.
    expect((await ask(bearer(scene.mint(given(honest, scene))))).outcome).toBe('issued');
  });
});

describe('a configuration that would give users a choice', () => {
  test.each(unsafeConfigurations.map((row) => [row.name, row.source, row] as const))(
    'is refused: %s (%s)',
    (_name, _source, { settings, fault, safe }) => {
      expect(() => scene.wire(settings)).toThrow(fault);
      expect(() => scene.wire(safe)).not.toThrow();
    },
  );
});

test('the table has at least 150 rows, each with a name of its own and a source', () => {
  expect(rows.length).toBeGreaterThanOrEqual(150);
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  for (const { source } of rows) expect(source).toMatch(/^(RFC|CVE|CWE|OIDC|AWS Cognito|API Gateway|docs\/)/);
});
