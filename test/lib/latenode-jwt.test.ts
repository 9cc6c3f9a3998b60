import { expect, test } from 'vitest';
import type { Entitlements } from '../../lib/entitlements/decide.ts';
import { type Algorithm, algorithmNames } from '../../lib/jwt/algorithms.ts';
import { signLatenodeJwt } from '../../lib/latenode-jwt.ts';
import { createSigningKey } from '../../lib/signing-key/signing-key.ts';
import { keyOf, usualKind } from '../support/keys.ts';
import { isSignedBy } from '../support/verify.ts';

const now = 1_768_416_600; // ten minutes before the documented example expires
const identity = { issuer: 'https://id.example.com', userId: '1', expiresAt: now + 3600, claims: {} };
const nothing: Entitlements = { planId: undefined, noPersonalSpace: false, grantAccess: [] };
const grantAccess = [{ spaceId: 2, roleId: 2 }];
const documented: Entitlements = { planId: 35, noPersonalSpace: true, grantAccess };

const load = (algorithm: Algorithm, keyId?: string) =>
  createSigningKey({ privateKey: keyOf(usualKind[algorithm]), algorithm, keyId }, 'version-1');
const key = load('ES256');

/** Signs for the identity, changed by `user`, at `at` in epoch seconds. */
const sign = ({ user = {}, entitlements = nothing, at = now, signingKey = key } = {}) =>
  signLatenodeJwt(
    { latenodeTenantId: 1, tokenTtlSeconds: 600 },
    { ...identity, ...user },
    entitlements,
    signingKey,
    at * 1000,
  );

const textOf = (token: string, part: 0 | 1): string =>
  Buffer.from(token.split('.')[part] ?? '', 'base64url').toString('utf8');

test.each(algorithmNames)(
  'a token signed with %s verifies in a second implementation with the published key',
  async (algorithm) => {
    const signingKey = load(algorithm);
    const { token } = sign({ signingKey, entitlements: documented });
    expect(await isSignedBy(token, signingKey.publicJwk)).toBe(true);
    expect(textOf(token, 0)).toBe(`{"alg":"${algorithm}","typ":"JWT"}`);
  },
);

test('the header has the key id of the secret', () => {
  const { token } = sign({ signingKey: load('RS512', 'latenode-2026') });
  expect(textOf(token, 0)).toBe('{"alg":"RS512","typ":"JWT","kid":"latenode-2026"}');
});

const grants = [
  { spaceId: 9, roleId: 5 },
  { spaceId: 2, roleId: 4, owner: true },
];
test.each<[string, Partial<Entitlements>, string]>([
  [
    'of the documented example',
    documented,
    '"plan_id":35,"no_personal_space":true,"grant_access":[{"space_id":2,"role_id":2}],',
  ],
  ['without entitlements', {}, ''],
  [
    'with two grants',
    { grantAccess: grants },
    '"grant_access":[{"space_id":9,"role_id":5},{"space_id":2,"role_id":4}],',
  ],
])(
  'the payload %s has exactly the documented claims, and none of the identity token',
  (_, entitlements, claims) => {
    const user = { claims: { plan_id: 99, tenant_id: 99, user_id: 'other', exp: now + 9999, admin: true } };
    const { token } = sign({ user, entitlements: { ...nothing, ...entitlements } });
    expect(textOf(token, 1)).toBe(`{"tenant_id":1,"user_id":"1",${claims}"exp":1768417200}`);
  },
);

test.each(['auth0|5f7c', '日本 👩‍🚀', '"quoted" \\ <b>', 'é/+='])('the user id %s is unchanged', (userId) => {
  expect(JSON.parse(textOf(sign({ user: { userId } }).token, 1))).toMatchObject({ user_id: userId });
});

test.each([
  [600, 3600],
  [599, 599],
  [5, 5],
])('the token expires %i s after the request if the identity token has %i s left', (seconds, left) => {
  const { token, expiresAt, expiresIn } = sign({ user: { expiresAt: now + left }, at: now + 0.999 });
  expect([expiresAt, expiresIn]).toEqual([now + seconds, seconds]);
  expect(textOf(token, 1)).toContain(`"exp":${now + seconds}}`);
});

test.each([4, -3600])('no token is signed if the identity token has %i seconds left', (left) => {
  const run = () => sign({ user: { expiresAt: now + left } });
  expect(run).toThrow(
    expect.objectContaining({ reason: 'expires_too_soon', detail: 'in less than 5 seconds' }),
  );
});
