/** Attacks on the conditions of rules: inherited members, JSON Pointers, presence, scopes, unverified claims. */
import { type Attack, minted, payloadAfter } from './attack.ts';

const rules = 'docs/configuration.md';
const prototype = 'CWE-1321';
const allow = (...members: object[]) => ({ entitlements: { rules: members, otherwise: 'allow' } });
const deny = (...members: object[]) => ({ entitlements: { rules: members, otherwise: 'deny' } });

const ops = deny({ when: { groups: 'ops' }, plan_id: 36 });
const isOps = { claims: { groups: ['ops'] } };
const onlyOps = { settings: ops, expected: 'not_entitled', valid: isOps } as const;

export const conditionAttacks: readonly Attack[] = [
  minted('a group in __proto__', prototype, payloadAfter('"__proto__":{"groups":["ops"]}'), onlyOps),
  minted(
    'a group in constructor.prototype',
    prototype,
    payloadAfter('"constructor":{"prototype":{"groups":"ops"}}'),
    onlyOps,
  ),
  ...[false, undefined, 'true'].map((email_verified) =>
    minted(
      `an e-mail address with email_verified ${JSON.stringify(email_verified)}, for a rule on email,`,
      'OIDC Core 1.0 section 5.7',
      { claims: { email: 'root@example.com', email_verified } },
      {
        settings: deny({ when: { email: 'root@example.com' }, plan_id: 36 }),
        expected: 'not_entitled',
        valid: { claims: { email: 'root@example.com', email_verified: true } },
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
      `${JSON.stringify(claims)}, for a rule on /realm_access/roles,`,
      'RFC 6901 section 4',
      { claims },
      {
        settings: deny({ when: { '/realm_access/roles': 'ops' } }),
        expected: 'not_entitled',
        valid: { claims: { realm_access: { roles: ['ops'] } } },
      },
    ),
  ),
  ...['/o/__proto__', '/o/constructor', '/o/constructor/name', '/o/toString', '/list/length', '/list/-1'].map(
    (claim) =>
      minted(
        `a token without ${claim}, for a rule on its presence,`,
        prototype,
        { claims: { o: {}, list: ['a'] } },
        {
          settings: deny({ when: { [claim]: { present: true } } }, { when: { groups: 'ops' } }),
          expected: 'not_entitled',
          valid: isOps,
        },
      ),
  ),
  minted(
    'an unverified e-mail address, for a rule on its presence,',
    'OIDC Core 1.0 section 5.7',
    { claims: { email: 'root@example.com' } },
    {
      settings: deny({ when: { '/email': { present: true } } }),
      expected: 'not_entitled',
      valid: { claims: { email: 'root@example.com', email_verified: true } },
    },
  ),
  ...['other', '', null, [], false].map((client_id) =>
    minted(
      `client_id ${JSON.stringify(client_id)}, for a rule on its absence,`,
      rules,
      { claims: { client_id } },
      { settings: deny({ when: { client_id: { present: false } } }), expected: 'not_entitled' },
    ),
  ),
  ...['latenode2', 'x-latenode', 'latenode,openid', 'Latenode', ['latenode openid']].map((scope) =>
    minted(
      `the scope ${JSON.stringify(scope)}, for a rule on "latenode",`,
      'RFC 8693 section 4.2',
      { claims: { scope } },
      {
        settings: deny({ when: { scope: 'latenode' } }),
        expected: 'not_entitled',
        valid: { claims: { scope: 'openid latenode' } },
      },
    ),
  ),
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((claim) =>
    minted(
      `a token without "${claim}", for a rule on it,`,
      prototype,
      {},
      {
        settings: deny({ when: { [claim]: 'x' }, plan_id: 36 }),
        expected: 'not_entitled',
        valid: { claims: { [claim]: 'x' } },
      },
    ),
  ),
  ...['__proto__', 'constructor'].map((claim) =>
    minted(
      `a token without "${claim}", for a plan from it,`,
      prototype,
      {},
      { settings: allow({ plan_id: { claim } }), expected: { user_id: 'alice' } },
    ),
  ),
];
