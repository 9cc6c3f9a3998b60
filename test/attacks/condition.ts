/** Attacks on the conditions of rules: inherited members, JSON Pointers, presence, scopes, unverified claims. */
import {
  type Attack,
  allow,
  asAlice,
  claimed,
  deny,
  minted,
  mintedEach,
  onlyOps,
  preceded,
} from './attack.ts';

const prototype = 'CWE-1321';
const emailClaims = 'OIDC Core 1.0 section 5.7';
const email = 'root@example.com';

/** Expects that users who do not match are not admitted, and that one with these claims is. */
const onlyWhen = (when: object, claims = {}, ...rules: object[]) => ({
  settings: deny({ when }, ...rules),
  expected: 'not_entitled' as const,
  valid: { claims },
});

export const conditionAttacks: readonly Attack[] = [
  preceded('a group in __proto__', prototype, '"__proto__":{"groups":["ops"]}', onlyOps),
  preceded(
    'a group in constructor.prototype',
    prototype,
    '"constructor":{"prototype":{"groups":"ops"}}',
    onlyOps,
  ),
  ...mintedEach(
    [false, undefined, 'true'],
    'an e-mail address with email_verified %j, against a rule on email,',
    emailClaims,
    (email_verified) => ({ claims: { email, email_verified } }),
    onlyWhen({ email }, { email, email_verified: true }),
  ),
  ...mintedEach(
    [
      { realm_access: { roles: 'ops2' } },
      { realm_access: { roles: [['ops']] } },
      { realm_access: { roles: { ops: true } } },
      { realm_access: ['ops'] },
      { realm_access: null },
      { roles: ['ops'] },
      { '/realm_access/roles': ['ops'] },
      { 'realm_access/roles': ['ops'] },
      { 'realm_access.roles': ['ops'] },
    ],
    '%j, against a rule on /realm_access/roles,',
    'RFC 6901 section 4',
    (claims) => ({ claims }),
    onlyWhen({ '/realm_access/roles': 'ops' }, { realm_access: { roles: ['ops'] } }),
  ),
  ...['/o/__proto__', '/o/constructor', '/o/constructor/name', '/o/toString', '/list/length', '/list/-1'].map(
    (claim) =>
      minted(
        `a token without ${claim}, against a rule on its presence,`,
        prototype,
        { claims: { o: {}, list: ['a'] } },
        { ...onlyOps, settings: deny({ when: { [claim]: { present: true } } }, { when: { groups: 'ops' } }) },
      ),
  ),
  minted(
    'an unverified e-mail address, against a rule on its presence,',
    emailClaims,
    { claims: { email } },
    onlyWhen({ '/email': { present: true } }, { email, email_verified: true }),
  ),
  ...claimed(
    'client_id',
    ['other', '', null, [], false],
    'docs/configuration.md',
    'client_id %j, against a rule on its absence,',
    onlyWhen({ client_id: { present: false } }),
  ),
  ...claimed(
    'scope',
    ['latenode2', 'x-latenode', 'latenode,openid', 'Latenode', ['latenode openid']],
    'RFC 8693 section 4.2',
    'the scope %j, against a rule on "latenode",',
    onlyWhen({ scope: 'latenode' }, { scope: 'openid latenode' }),
  ),
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((claim) =>
    minted(
      `a token without "${claim}", against a rule on it,`,
      prototype,
      {},
      onlyWhen({ [claim]: 'x' }, { [claim]: 'x' }),
    ),
  ),
  ...['__proto__', 'constructor'].map((claim) =>
    minted(
      `a token without "${claim}", which names the plan,`,
      prototype,
      {},
      { settings: allow({ plan_id: { claim } }), ...asAlice },
    ),
  ),
];
