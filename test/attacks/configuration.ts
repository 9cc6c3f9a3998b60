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

const selfAsserted = 'OIDC Core 1.0 section 5.1';
const writableByUsers = 'users can write';
const rule = (...rules: object[]): Settings => ({ entitlements: { rules, otherwise: 'deny' } });
const userId = (userIdClaim: string | readonly string[]): Settings => ({ provider: { userIdClaim } });

const writable = [
  'nickname',
  'website',
  'preferred_username',
  'custom:plan',
  '/custom:plan',
  '/user_metadata/plan',
];

export const unsafeConfigurations: readonly UnsafeConfiguration[] = [
  ...writable.flatMap((claim): UnsafeConfiguration[] => [
    {
      name: `a user id from ${claim}`,
      source: selfAsserted,
      settings: userId(claim),
      problem: writableByUsers,
      safe: { provider: { userIdClaim: claim, allowSelfAssertedClaims: true } },
    },
    {
      name: `a user id from org_id and ${claim}`,
      source: selfAsserted,
      settings: userId(['org_id', claim]),
      problem: writableByUsers,
      safe: userId(['org_id', 'sub']),
    },
    {
      name: `a plan from ${claim}`,
      source: selfAsserted,
      settings: rule({ when: { groups: 'a' }, plan_id: { claim } }),
      problem: writableByUsers,
      safe: rule({ when: { groups: 'a' }, plan_id: { claim: 'app_metadata' } }),
    },
    {
      name: `admission by ${claim}`,
      source: selfAsserted,
      settings: rule({ when: { [claim]: 'admin' } }),
      problem: writableByUsers,
      safe: rule({ when: { groups: 'admin' } }),
    },
    {
      name: `admission by the absence of ${claim}`,
      source: selfAsserted,
      settings: rule({ when: { [claim]: { present: false } } }),
      problem: writableByUsers,
      safe: rule({ when: { client_id: { present: false } } }),
    },
    {
      name: `a space from ${claim}`,
      source: selfAsserted,
      settings: rule({ when: { groups: 'a' }, grant_access: [{ space_id: { claim }, role_id: 2 }] }),
      problem: writableByUsers,
      safe: rule({ when: { groups: 'a' }, grant_access: [{ space_id: 1, role_id: 2 }] }),
    },
  ]),
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
    problem: 'role_id 1 (Admin) needs "allowAdminRole": true',
    safe: rule({ when: { groups: 'a' }, grant_access: [{ space_id: 1, role_id: 2 }] }),
  },
];
