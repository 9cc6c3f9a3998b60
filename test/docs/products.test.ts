import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GuideBroker, type ProductToken, startGuideBroker } from '../support/guide-broker.ts';
import { settingsOf } from '../support/guides.ts';
import { auth0, changed, cognitoAccess, cognitoId, entra, keycloak } from '../support/product-tokens.ts';

const settings = {
  cognito: settingsOf('cognito.md'),
  cognitoAccessOnly: settingsOf('cognito.md', 1),
  cognitoTrigger: settingsOf('cognito.md', 2),
  cognitoAttribute: settingsOf('cognito.md', 3),
  auth0: settingsOf('oidc.md', 0),
  entra: settingsOf('oidc.md', 1),
  entraTenants: settingsOf('oidc.md', 2),
  keycloak: settingsOf('oidc.md', 3),
  other: settingsOf('oidc.md', 4),
  several: settingsOf('several-issuers.md'),
};
/** The issuer and the audience of the one, the entitlements of the other. */
const entitledBy = (given: object) => ({ ...settings.cognito, ...given });

let broker: GuideBroker;
beforeAll(async () => {
  broker = await startGuideBroker();
});
afterAll(() => broker.close());

describe('with the settings of its guide, a token of', () => {
  const { sub: auth0Id } = auth0.claims;
  const { oid } = entra.claims;
  const { sub: keycloakId } = keycloak.claims;
  const { sub: cognitoUser } = cognitoId.claims;
  const customPlan = { 'custom:latenode_plan': '36' };

  test.each<[string, object, ProductToken, unknown, number | undefined]>([
    ['Auth0', settings.auth0, auth0, auth0Id, 35],
    ['Entra ID', settings.entra, entra, oid, 36],
    ['Entra ID of several tenants', settings.entraTenants, entra, `${entra.claims.tid}:${oid}`, undefined],
    ['Keycloak', settings.keycloak, keycloak, keycloakId, 35],
    ['Cognito, an ID token', settings.cognito, cognitoId, cognitoUser, 36],
    ['Cognito, an access token', settings.cognito, cognitoAccess, cognitoUser, 36],
    [
      'Cognito where only access tokens are',
      settings.cognitoAccessOnly,
      cognitoAccess,
      cognitoUser,
      undefined,
    ],
    [
      'Cognito with a trigger',
      entitledBy(settings.cognitoTrigger),
      changed(cognitoAccess, { latenode_plan: '36' }),
      cognitoUser,
      36,
    ],
    [
      'Cognito with an attribute',
      entitledBy(settings.cognitoAttribute),
      changed(cognitoId, customPlan),
      cognitoUser,
      36,
    ],
    ['Cognito among several', settings.several, cognitoId, cognitoUser, 36],
    ['Entra ID among several', settings.several, changed(entra, { roles: ['member'] }), `entra:${oid}`, 35],
    ['another', settings.other, { claims: { iss: 'https://login.example.com' } }, 'alice', undefined],
  ])('%s becomes a Latenode JWT for the person and the plan', async (_, given, token, user_id, plan_id) => {
    const exp = expect.any(Number);
    const plan = plan_id === undefined ? {} : { plan_id };
    expect(await broker.ask({ ...given }, token)).toEqual({ tenant_id: 42, user_id, ...plan, exp });
  });
});
