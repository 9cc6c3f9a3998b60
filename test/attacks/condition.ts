/** Attacks on the conditions of rules: names that JavaScript knows, pointers, presence, scopes, unverified claims. */
import { type Attack, minted, payloadBehind } from './attack.ts';

const rules = 'docs/configuration.md';
const prototype = 'CWE-1321';
const allow = (...members: object[]) => ({ entitlements: { rules: members, otherwise: 'allow' } });
const deny = (...members: object[]) => ({ entitlements: { rules: members, otherwise: 'deny' } });

const ops = deny({ when: { groups: 'ops' }, plan_id: 36 });
const isOps = { claims: { groups: ['ops'] } };
const onlyOps = { settings: ops, expected: 'not_entitled', honest: isOps } as const;

export const conditionAttacks: readonly Attack[] = [
  minted('the group in __proto__', prototype, payloadBehind('"__proto__":{"groups":["ops"]}'), onlyOps),
  minted(
    'the group in constructor.prototype',
    prototype,
    payloadBehind('"constructor":{"prototype":{"groups":"ops"}}'),
    onlyOps,
  ),
  ...[false, undefined, 'true'].map((email_verified) =>
    minted(
      `a rule about an e-mail address with email_verified ${JSON.stringify(email_verified)}`,
      'OIDC Core 1.0 section 5.7',
      { claims: { email: 'root@example.com', email_verified } },
      {
        settings: deny({ when: { email: 'root@example.com' }, plan_id: 36 }),
        expected: 'not_entitled',
        honest: { claims: { email: 'root@example.com', email_verified: true } },
      },
    ),
  ),
  ...[
    { realm_access: { roles: 'ops2' } },
    { realm_access: { roles: [['ops']] } },
    { realm_access: { roles: { ops: true } } },
    { realm_access: ['ops'] },
    { realm_access: null },
    { roles: ['ops'] },
    { '/realm_access/roles': ['ops'] },
    { 'realm_access/roles': ['ops'] },
    { 'realm_access.roles': ['ops'] },
  ].map((claims) =>
    minted(
      `a rule about /realm_access/roles, with ${JSON.stringify(claims)}`,
      'RFC 6901 section 4',
      { claims },
      {
        settings: deny({ when: { '/realm_access/roles': 'ops' } }),
        expected: 'not_entitled',
        honest: { claims: { realm_access: { roles: ['ops'] } } },
      },
    ),
  ),
  ...['/o/__proto__', '/o/constructor', '/o/constructor/name', '/o/toString', '/list/length', '/list/-1'].map(
    (claim) =>
      minted(
        `a rule about the presence of ${claim}, which the token does not have`,
        prototype,
        { claims: { o: {}, list: ['a'] } },
        {
          settings: deny({ when: { [claim]: { present: true } } }, { when: { groups: 'ops' } }),
          expected: 'not_entitled',
          honest: isOps,
        },
      ),
  ),
  minted(
    'the presence of an e-mail address that is not verified',
    'OIDC Core 1.0 section 5.7',
    { claims: { email: 'root@example.com' } },
    {
      settings: deny({ when: { '/email': { present: true } } }),
      expected: 'not_entitled',
      honest: { claims: { email: 'root@example.com', email_verified: true } },
    },
  ),
  ...['other', '', null, [], false].map((client_id) =>
    minted(
      `a rule about the absence of client_id, with ${JSON.stringify(client_id)}`,
      rules,
      { claims: { client_id } },
      { settings: deny({ when: { client_id: { present: false } } }), expected: 'not_entitled' },
    ),
  ),
  ...['latenode2', 'x-latenode', 'latenode,openid', 'Latenode', ['latenode openid']].map((scope) =>
    minted(
      `the scope ${JSON.stringify(scope)}`,
      'RFC 8693 section 4.2',
      { claims: { scope } },
      {
        settings: deny({ when: { scope: 'latenode' } }),
        expected: 'not_entitled',
        honest: { claims: { scope: 'openid latenode' } },
      },
    ),
  ),
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((claim) =>
    minted(
      `a rule about "${claim}", which the token does not have`,
      prototype,
      {},
      {
        settings: deny({ when: { [claim]: 'x' }, plan_id: 36 }),
        expected: 'not_entitled',
        honest: { claims: { [claim]: 'x' } },
      },
    ),
  ),
  ...['__proto__', 'constructor'].map((claim) =>
    minted(
      `a plan from "${claim}", which the token does not have: none`,
      prototype,
      {},
      {
        settings: allow({ plan_id: { claim } }),
        expected: { user_id: 'alice' },
      },
    ),
  ),
];
