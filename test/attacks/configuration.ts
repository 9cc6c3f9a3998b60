/** Configurations that would let users choose who they are or what they get: each is refused before any request. */
import type { Settings } from '../support/scene.ts';

export interface UnsafeConfiguration {
  readonly name: string;
  readonly source: string;
  readonly settings: Settings;
  /** A part of the error message. */
  readonly fault: string;
  /** The nearest settings that are accepted. */
  readonly safe: Settings;
}

const selfAsserted = 'OIDC Core 1.0 section 5.1';
const users = 'users can write';
const rule = (...rules: object[]): Settings => ({ entitlements: { rules, otherwise: 'deny' } });
const userId = (user_id_claim: string | readonly string[]): Settings => ({ provider: { user_id_claim } });

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
      name: `the user id from ${claim}`,
      source: selfAsserted,
      settings: userId(claim),
      fault: users,
      safe: { provider: { user_id_claim: claim, allow_self_asserted_claims: true } },
    },
    {
      name: `the user id from ${claim} beside the organisation`,
      source: selfAsserted,
      settings: userId(['org_id', claim]),
      fault: users,
      safe: userId(['org_id', 'sub']),
    },
    {
      name: `the plan from ${claim}`,
      source: selfAsserted,
      settings: rule({ when: { groups: 'a' }, plan_id: { claim } }),
      fault: users,
      safe: rule({ when: { groups: 'a' }, plan_id: { claim: 'app_metadata' } }),
    },
    {
      name: `admission by ${claim}`,
      source: selfAsserted,
      settings: rule({ when: { [claim]: 'admin' } }),
      fault: users,
      safe: rule({ when: { groups: 'admin' } }),
    },
    {
      name: `admission by the absence of ${claim}`,
      source: selfAsserted,
      settings: rule({ when: { [claim]: { present: false } } }),
      fault: users,
      safe: rule({ when: { client_id: { present: false } } }),
    },
    {
      name: `a space from ${claim}`,
      source: selfAsserted,
      settings: rule({ when: { groups: 'a' }, grant_access: [{ space_id: { claim }, role_id: 2 }] }),
      fault: users,
      safe: rule({ when: { groups: 'a' }, grant_access: [{ space_id: 1, role_id: 2 }] }),
    },
  ]),
  ...[{ rules: [{ when: { groups: 'a' }, plan_id: 36 }] }, {}].map((entitlements) => ({
    name: `no word on who gets in: ${JSON.stringify(entitlements)}`,
    source: 'CWE-636',
    settings: { entitlements },
    fault: 'ENTITLEMENTS.otherwise: is missing',
    safe: { entitlements: { ...entitlements, otherwise: 'deny' } },
  })),
  {
    name: 'a condition that names no claim',
    source: 'CWE-636',
    settings: rule({ when: {} }),
    fault: 'expected at least one claim',
    safe: rule({ when: { groups: 'a' } }),
  },
  {
    name: 'a misspelt condition',
    source: 'CWE-636',
    settings: rule({ wehn: { groups: 'a' }, plan_id: 36 }),
    fault: 'wehn: unknown member',
    safe: rule({ when: { groups: 'a' }, plan_id: 36 }),
  },
  {
    name: 'the Admin role in a rule',
    source: 'docs/configuration.md',
    settings: rule({ when: { groups: 'a' }, grant_access: [{ space_id: 1, role_id: 1 }] }),
    fault: 'role_id 1 (Admin) needs "allow_admin_role": true',
    safe: rule({ when: { groups: 'a' }, grant_access: [{ space_id: 1, role_id: 2 }] }),
  },
];
