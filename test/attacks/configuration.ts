/** Configurations that would let users choose their user id or entitlements. Each is rejected before any request. */
import type { Settings } from '../support/scene.ts';
import { deny } from './attack.ts';

export interface UnsafeConfiguration {
  readonly name: string;
  readonly source: string;
  readonly settings: Settings;
  /** A part of the error message. */
  readonly problem: string;
  /** Similar settings that are accepted. */
  readonly safe: Settings;
}

const unsafe = (
  name: string,
  source: string,
  [settings, safe]: readonly [Settings, Settings],
  problem: string,
): UnsafeConfiguration => ({ name, source, settings, problem, safe });

const userId = (userIdClaim: string | readonly string[]): Settings => ({ provider: { userIdClaim } });
/** Settings with this rule for the members of a group. */
const forGroup = (rule: object): Settings => deny({ when: { groups: 'a' }, ...rule });
const grantOf = (space_id: unknown, role_id = 2) => ({ grant_access: [{ space_id, role_id }] });

const writable = 'nickname website preferred_username custom:plan /custom:plan /user_metadata/plan'.split(
  ' ',
);

/** Uses of a claim, each with a similar safe one. */
const uses: Readonly<Record<string, (claim: string) => readonly [Settings, Settings]>> = {
  'a user id from': (claim) => [
    userId(claim),
    { provider: { userIdClaim: claim, allowSelfAssertedClaims: true } },
  ],
  'a user id from org_id and': (claim) => [userId(['org_id', claim]), userId(['org_id', 'sub'])],
  'a plan from': (claim) => [
    forGroup({ plan_id: { claim } }),
    forGroup({ plan_id: { claim: 'app_metadata' } }),
  ],
  'admission by': (claim) => [deny({ when: { [claim]: 'admin' } }), deny({ when: { groups: 'admin' } })],
  'admission by the absence of': (claim) => [
    deny({ when: { [claim]: { present: false } } }),
    deny({ when: { client_id: { present: false } } }),
  ],
  'a space from': (claim) => [forGroup(grantOf({ claim })), forGroup(grantOf(1))],
};

export const unsafeConfigurations: readonly UnsafeConfiguration[] = [
  ...writable.flatMap((claim) =>
    Object.entries(uses).map(([use, pairOf]) =>
      unsafe(`${use} ${claim}`, 'OIDC Core 1.0 section 5.1', pairOf(claim), 'users can write'),
    ),
  ),
  ...[{ rules: [{ when: { groups: 'a' }, plan_id: 36 }] }, {}].map((entitlements) =>
    unsafe(
      `entitlements without otherwise, ${JSON.stringify(entitlements)},`,
      'CWE-636',
      [{ entitlements }, { entitlements: { ...entitlements, otherwise: 'deny' } }],
      'BROKER_SETTINGS.entitlements.otherwise: is missing',
    ),
  ),
  unsafe(
    'a condition without claims',
    'CWE-636',
    [deny({ when: {} }), forGroup({})],
    'expected at least one claim',
  ),
  unsafe(
    'a misspelled "when"',
    'CWE-636',
    [deny({ wehn: { groups: 'a' }, plan_id: 36 }), forGroup({ plan_id: 36 })],
    'wehn: unknown name',
  ),
  unsafe(
    'a rule that grants the Admin role',
    'docs/configuration.md',
    [forGroup(grantOf(1, 1)), forGroup(grantOf(1))],
    'role_id 1 (Admin) requires "allowAdminRole": true',
  ),
];
