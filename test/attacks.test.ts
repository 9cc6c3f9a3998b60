/** Sends the attacks that standards and CVEs describe through the whole handler, each beside the same request without the attack. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { algorithmAttacks } from './attacks/algorithm.ts';
import { type Attack, resolve } from './attacks/attack.ts';
import { claimAttacks } from './attacks/claims.ts';
import { conditionAttacks } from './attacks/condition.ts';
import { unsafeConfigurations } from './attacks/configuration.ts';
import { entitlementAttacks } from './attacks/entitlement.ts';
import { headerAttacks } from './attacks/header.ts';
import { identityAttacks } from './attacks/identity.ts';
import { otherTokenAttacks } from './attacks/other-token.ts';
import { requestAttacks } from './attacks/request.ts';
import { serializationAttacks } from './attacks/serialization.ts';
import { tenantId } from './support/broker.ts';
import { bearer, claimsOf, type Scene, startScene } from './support/scene.ts';

const table: Readonly<Record<string, readonly Attack[]>> = {
  algorithm: algorithmAttacks,
  header: headerAttacks,
  serialization: serializationAttacks,
  'times and subject': claimAttacks,
  'issuer, audience and user id': identityAttacks,
  'kind of token': otherTokenAttacks,
  request: requestAttacks,
  'conditions of rules': conditionAttacks,
  entitlements: entitlementAttacks,
};
const rows = Object.values(table).flat();

const titleOf = ({ name, source, expected }: Attack): string =>
  typeof expected === 'string'
    ? `${name} is rejected with ${expected} (${source})`
    : `${name} results in ${JSON.stringify(expected)} (${source})`;

let scene: Scene;

beforeAll(async () => {
  scene = await startScene();
});

afterAll(() => scene.close());

describe.each(Object.entries(table))('attacks on the %s', (_subject, attacks) => {
  test.each(attacks.map((row) => [titleOf(row), row] as const))('%s', async (_title, row) => {
    const { settings, keys, event, expected, valid } = row;
    const { issuer, clock, attacker } = scene;
    issuer.keySet = { keys: keys?.(scene) ?? [issuer.key.jwk, scene.rsaKey.jwk] };
    // The scene also checks the whole response and the audit line, and searches both for secrets.
    const send = scene.wire(resolve(settings, scene));
    const asked = await send(event(scene));
    if (typeof expected === 'string') {
      expect(asked.outcome).toBe(expected);
      expect(asked.auditLine).toHaveProperty('reason');
      expect(asked.auditLine).not.toHaveProperty('token_sha256');
    } else {
      const exp = clock.now() / 1000 + 600;
      expect(await claimsOf(asked, clock.now())).toEqual({ tenant_id: tenantId, ...expected, exp });
    }
    expect(attacker.requests).toEqual([]);
    // The request without the attack succeeds: the attack caused the rejection, and has no later effect.
    expect((await send(bearer(scene.mint(resolve(valid, scene))))).outcome).toBe('issued');
  });
});

test.each(unsafeConfigurations.map((row) => [row.name, row.source, row] as const))(
  'an unsafe configuration, %s, is rejected (%s)',
  (_name, _source, { settings, problem, safe }) => {
    expect(() => scene.wire(settings)).toThrow(problem);
    expect(() => scene.wire(safe)).not.toThrow();
  },
);

test('the table has at least 400 rows, each with a unique name and a source', () => {
  expect(rows.length).toBeGreaterThanOrEqual(400);
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  for (const { source } of rows) expect(source).toMatch(/^(RFC|CVE|CWE|OIDC|AWS Cognito|API Gateway|docs\/)/);
});
