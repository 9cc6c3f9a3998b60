/** Sends the attacks of standards and CVEs through the whole handler, each beside the same request without the attack. */
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

/** The title of a row's test. */
const titleOf = ({ name, source, expected }: Attack): string => {
  const outcome =
    typeof expected === 'string' ? `is rejected with ${expected}` : `results in ${JSON.stringify(expected)}`;
  return `${name} ${outcome} (${source})`;
};

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
    // The scene also checks the whole answer and the audit line, and searches both for secrets.
    const send = scene.wire(resolve(settings, scene));
    const answer = await send(event(scene));
    if (typeof expected === 'string') {
      expect(answer.outcome).toBe(expected);
      expect(answer.auditLine).toHaveProperty('reason');
      expect(answer.auditLine).not.toHaveProperty('token_sha256');
    } else {
      const exp = clock.now() / 1000 + 600;
      expect(await claimsOf(answer, clock.now())).toEqual({ tenant_id: tenantId, ...expected, exp });
    }
    expect(attacker.requests).toEqual([]);
    // Without the attack the request succeeds: the attack was the reason for the rejection, and has no later effect.
    expect((await send(bearer(scene.mint(resolve(valid, scene))))).outcome).toBe('issued');
  });
});

describe('an unsafe configuration', () => {
  test.each(unsafeConfigurations.map((row) => [row.name, row.source, row] as const))(
    '%s is rejected (%s)',
    (_name, _source, { settings, problem, safe }) => {
      expect(() => scene.wire(settings)).toThrow(problem);
      expect(() => scene.wire(safe)).not.toThrow();
    },
  );
});

test('the table has at least 400 rows, each with a unique name and a source', () => {
  expect(rows.length).toBeGreaterThanOrEqual(400);
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  for (const { source } of rows) expect(source).toMatch(/^(RFC|CVE|CWE|OIDC|AWS Cognito|API Gateway|docs\/)/);
});
