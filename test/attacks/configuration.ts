/** Configurations that would let users choose their user id or entitlements. Each is rejected before any request. */
import type { Settings } from '../support/scene.ts';

export interface UnsafeConfiguration {
  readonly name: string;
  readonly source: string;
  readonly settings: Settings;
  /** A part of the error message. */
  readonly problem: string;
  /** Similar settings that are accepted. */
  readonly safe: Settings;
}

const rule = (...rules: object[]): Settings => ({ entitlements: { rules, otherwise: 'deny' } });
const userId = (userIdClaim: string | readonly string[]): Settings => ({ provider: { userIdClaim } });

const writable = 'nickname website preferred_username custom:plan /custom:plan /user_metadata/plan'.split(
  ' ',
);

/** Uses of a claim, each with a similar safe one. */
const uses: readonly (readonly [string, (claim: string) => Settings, (claim: string) => Settings])[] = [
  [
    'a user id from',
    (claim) => userId(claim),
    (claim) => ({ provider: { userIdClaim: claim, allowSelfAssertedClaims: true } }),
  ],
  ['a user id from org_id and', (claim) => userId(['org_id', claim]), () => userId(['org_id', 'sub'])],
  [
    'a plan from',
    (claim) => rule({ when: { groups: 'a' }, plan_id: { claim } }),
    () => rule({ when: { groups: 'a' }, plan_id: { claim: 'app_metadata' } }),
  ],
  [
    'admission by',
    (claim) => rule({ when: { [claim]: 'admin' } }),
    () => rule({ when: { groups: 'admin' } }),
  ],
  [
    'admission by the absence of',
    (claim) => rule({ when: { [claim]: { present: false } } }),
    () => rule({ when: { client_id: { present: false } } }),
  ],
  [
    'a space from',
    (claim) => rule({ when: { groups: 'a' }, grant_access: [{ space_id: { claim }, role_id: 2 }] }),
    () => rule({ when: { groups: 'a' }, grant_access: [{ space_id: 1, role_id: 2 }] }),
  ],
];

export const unsafeConfigurations: readonly UnsafeConfiguration[] = [
  ...writable.flatMap((claim) =>
    uses.map(([what, settings, safe]) => ({
      name: `${what} ${claim}`,
      source: 'OIDC Core 1.0 section 5.1',
      settings: settings(claim),
      problem: 'users can write',
      safe: safe(claim),
    })),
  ),
  ...[{ rules: [{ when: { groups: 'a' }, plan_id: 36 }] }, {}].map((entitlements) => ({
    name: `entitlements without otherwise, ${JSON.stringify(entitlements)},`,
    source: 'CWE-636',
    settings: { entitlements },
    problem: 'BROKER_SETTINGS.entitlements.otherwise: is missing',
    safe: { entitlements: { ...entitlements, otherwise: 'deny' } },
  })),
  {
    name: 'a condition without claims',
    source: 'CWE-636',
    settings: rule({ when: {} }),
    problem: 'expected at least one claim',
    safe: rule({ when: { groups: 'a' } }),
  },
  {
    name: 'a misspelt "when"',
    source: 'CWE-636',
    settings: rule({ wehn: { groups: 'a' }, plan_id: 36 }),
    problem: 'wehn: unknown name',
    safe: rule({ when: { groups: 'a' }, plan_id: 36 }),
  },
  {
    name: 'a rule that grants the Admin role',
    source: 'docs/configuration.md',
    settings: rule({ when: { groups: 'a' }, grant_access: [{ space_id: 1, role_id: 1 }] }),
    problem: 'role_id 1 (Admin) requires "allowAdminRole": true',
    safe: rule({ when: { groups: 'a' }, grant_access: [{ space_id: 1, role_id: 2 }] }),
  },
];
