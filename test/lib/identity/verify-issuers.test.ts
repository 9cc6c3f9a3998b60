/** Verifies tokens of oidc-provider, and tokens as Cognito issues them, with keys fetched over HTTP. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reason } from '../../../lib/reasons.ts';
import {
  type LocalIdentityProvider,
  startIdentityProvider,
} from '../../../local/identity-provider/provider.ts';
import { type LocalCognito, startCognito } from '../../conformance/cognito.ts';
import { createVerifier } from './verifier.ts';

const rejection = (reason: Reason) => ({ name: 'BrokerError', code: 'invalid_token', reason });
const notThisUse = rejection('token_use_not_configured');
const otherAudience = rejection('audience_mismatch');

describe.each(['RS256', 'PS256', 'ES256', 'EdDSA'] as const)(
  'the verifier, for an OIDC provider that signs with %s,',
  (algorithm) => {
    let oidc: LocalIdentityProvider;

    beforeAll(async () => {
      oidc = await startIdentityProvider({ algorithm });
    });

    afterAll(() => oidc.close());

    const verifierWith = (members: object = {}) =>
      createVerifier(Date.now, {
        issuer: oidc.issuer,
        audiences: [oidc.clientId, oidc.audience],
        algorithms: [algorithm],
        ...members,
      });

    test('accepts ID and access tokens', async () => {
      const { idToken, accessToken } = await oidc.signIn('pro');
      const verify = verifierWith();
      for (const token of [idToken, accessToken]) {
        const identity = await verify(token);
        expect(identity).toMatchObject({ userId: 'pro', claims: { iss: oidc.issuer } });
        expect(identity.claims).toMatchObject({ 'cognito:groups': ['member', 'pro'] });
        expect(identity.expiresAt).toBe(identity.claims.exp);
      }
    });

    test('accepts ID tokens by the client id, and access tokens by the API', async () => {
      const { idToken, accessToken } = await oidc.signIn('pro');
      const verifyClient = verifierWith({ audiences: [oidc.clientId] });
      expect((await verifyClient(idToken)).userId).toBe('pro');
      await expect(verifyClient(accessToken)).rejects.toMatchObject(otherAudience);
      const verifyApi = verifierWith({ audiences: [oidc.audience] });
      expect((await verifyApi(accessToken)).userId).toBe('pro');
      await expect(verifyApi(idToken)).rejects.toMatchObject(otherAudience);
    });

    test('accepts tokens of the old and the new key after a rotation', async () => {
      const verify = verifierWith();
      const before = await oidc.signIn('pro');
      expect((await verify(before.idToken)).userId).toBe('pro');
      await oidc.rotateKeys();
      expect((await verify((await oidc.signIn('ops')).idToken)).userId).toBe('ops');
      expect((await verify(before.idToken)).userId).toBe('pro');
    });
  },
);

describe('the verifier, for a Cognito user pool,', () => {
  let cognito: LocalCognito;
  let otherPool: LocalCognito;

  beforeAll(async () => {
    cognito = await startCognito();
    otherPool = await startCognito();
  });

  afterAll(() => Promise.all([cognito.close(), otherPool.close()]));

  const verifierWith = (members: object = {}) =>
    createVerifier(Date.now, {
      issuer: cognito.issuer,
      audiences: [cognito.clientId],
      type: 'cognito',
      ...members,
    });

  test('reads the same user id from ID and access tokens', async () => {
    const { idToken, accessToken } = await cognito.signIn('pro');
    const verify = verifierWith();
    const byId = await verify(idToken);
    const byAccess = await verify(accessToken);
    expect(byId.userId).toMatch(/^[0-9a-f-]{36}$/);
    expect(byAccess.userId).toBe(byId.userId);
    for (const { claims } of [byId, byAccess]) {
      expect(claims).toMatchObject({ 'cognito:groups': ['member', 'pro'] });
    }
  });

  test('accepts only the tokenUse that is configured', async () => {
    const { idToken, accessToken } = await cognito.signIn('pro');
    const verifyId = verifierWith({ tokenUse: ['id'] });
    expect((await verifyId(idToken)).claims.token_use).toBe('id');
    await expect(verifyId(accessToken)).rejects.toMatchObject(notThisUse);
    const verifyAccess = verifierWith({ tokenUse: ['access'] });
    expect((await verifyAccess(accessToken)).claims.token_use).toBe('access');
    await expect(verifyAccess(idToken)).rejects.toMatchObject(notThisUse);
  });

  test('rejects tokens of another app client', async () => {
    const { idToken, accessToken } = await cognito.signIn('pro');
    const verify = verifierWith({ audiences: [otherPool.clientId] });
    await expect(verify(idToken)).rejects.toMatchObject(otherAudience);
    await expect(verify(accessToken)).rejects.toMatchObject(otherAudience);
  });

  test('rejects tokens of another user pool', async () => {
    const { idToken } = await otherPool.signIn('pro');
    await expect(verifierWith()(idToken)).rejects.toMatchObject(rejection('issuer_not_configured'));
  });

  test('reads a verified e-mail address from ID tokens, and rejects access tokens, which have none', async () => {
    const { idToken, accessToken } = await cognito.signIn('pro');
    const verify = verifierWith({ userIdClaim: 'email' });
    expect((await verify(idToken)).userId).toBe('priya@example.com');
    await expect(verify(accessToken)).rejects.toMatchObject(rejection('invalid_user_id'));
  });

  test('keeps users apart from those of an OIDC provider with the same ids', async () => {
    const oidc = await startIdentityProvider({ algorithm: 'ES256' });
    const verify = createVerifier(
      Date.now,
      {
        issuer: cognito.issuer,
        audiences: [cognito.clientId],
        type: 'cognito',
        userIdClaim: 'cognito:username',
        allowSelfAssertedClaims: true,
        userIdPrefix: 'pool:',
      },
      { issuer: oidc.issuer, audiences: [oidc.clientId] },
    );
    expect((await verify((await cognito.signIn('pro')).idToken)).userId).toBe('pool:pro');
    expect((await verify((await oidc.signIn('pro')).idToken)).userId).toBe('pro');
    await oidc.close();
  });
});
