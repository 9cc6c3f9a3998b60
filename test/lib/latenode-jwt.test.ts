import { jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
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

describe('the payload', () => {
  test('is exactly that of the documented example', () => {
    expect(textOf(sign({ entitlements: documented }).token, 1)).toBe(
      '{"tenant_id":1,"user_id":"1","plan_id":35,"no_personal_space":true,"grant_access":[{"space_id":2,"role_id":2}],"exp":1768417200}',
    );
  });

  const grants = [
    { spaceId: 9, roleId: 5 },
    { spaceId: 2, roleId: 4, owner: true },
  ];
  test.each<[Partial<Entitlements>, string]>([
    [{}, ''],
    [{ planId: 36 }, '"plan_id":36,'],
    [{ grantAccess: grants }, '"grant_access":[{"space_id":9,"role_id":5},{"space_id":2,"role_id":4}],'],
  ])('has the required claims and those of the entitlements %j', (entitlements, claims) => {
    const { token } = sign({ entitlements: { ...nothing, ...entitlements } });
    expect(textOf(token, 1)).toBe(`{"tenant_id":1,"user_id":"1",${claims}"exp":1768417200}`);
  });

  test('ignores the claims of the identity token', () => {
    const claims = { plan_id: 99, tenant_id: 99, user_id: 'other', exp: now + 9999, admin: true };
    expect(textOf(sign({ user: { claims } }).token, 1)).toBe(
      '{"tenant_id":1,"user_id":"1","exp":1768417200}',
    );
  });

  test.each(['user-1', 'auth0|5f7c', 'ключ', '日本 👩‍🚀', '"quoted" \\ <b>', 'é/+='])(
    'has the user id %s unchanged',
    async (userId) => {
      const { token } = sign({ user: { userId } });
      const { payload } = await jwtVerify(token, key.publicJwk, { currentDate: new Date(now * 1000) });
      expect(payload.user_id).toBe(userId);
    },
  );
});

describe('the expiry', () => {
  test.each([
    [600, 3600],
    [600, 600],
    [599, 599],
    [5, 5],
  ])('is %i s after the request if the identity token has %i s left', (seconds, left) => {
    const { token, expiresAt, expiresIn } = sign({ user: { expiresAt: now + left } });
    expect([expiresAt, expiresIn]).toEqual([now + seconds, seconds]);
    expect(textOf(token, 1)).toContain(`"exp":${now + seconds}}`);
  });

  test('is computed from the whole second of the request', () => {
    expect(sign({ at: now + 0.999 })).toMatchObject({ expiresAt: now + 600, expiresIn: 600 });
  });

  test.each([4, 0, -1, -3600])(
    'causes invalid_token if the identity token expires in %i seconds',
    (identitySeconds) => {
      const run = () => sign({ user: { expiresAt: now + identitySeconds } });
      expect(run).toThrow(expect.objectContaining({ code: 'invalid_token', reason: 'expires_too_soon' }));
    },
  );
});

test('the header has the key id of the secret', async () => {
  const { token } = sign({ signingKey: load('RS512', 'latenode-2026') });
  expect(textOf(token, 0)).toBe('{"alg":"RS512","typ":"JWT","kid":"latenode-2026"}');
});
