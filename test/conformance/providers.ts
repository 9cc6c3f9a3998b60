/** Lists the providers of the conformance table. */

import type { ConformanceProvider } from './provider.ts';
import { adfs } from './providers/adfs.ts';
import { asgardeo } from './providers/asgardeo.ts';
import { auth0 } from './providers/auth0.ts';
import { authentik } from './providers/authentik.ts';
import { azureAdB2c } from './providers/azure-ad-b2c.ts';
import { betterAuth, betterAuthOAuthProvider } from './providers/better-auth.ts';
import { casdoor } from './providers/casdoor.ts';
import { clerk } from './providers/clerk.ts';
import { cognito } from './providers/cognito.ts';
import { cognitoClaim } from './providers/cognito-claim.ts';
import { cognitoReplicas } from './providers/cognito-replicas.ts';
import { descope } from './providers/descope.ts';
import { dex } from './providers/dex.ts';
import { duende } from './providers/duende.ts';
import { entraExternalId } from './providers/entra-external-id.ts';
import { entraId } from './providers/entra-id.ts';
import { entraIdTenants } from './providers/entra-id-tenants.ts';
import { firebase } from './providers/firebase.ts';
import { frontegg } from './providers/frontegg.ts';
import { fusionAuth } from './providers/fusionauth.ts';
import { goiabada } from './providers/goiabada.ts';
import { google } from './providers/google.ts';
import { hanko } from './providers/hanko.ts';
import { ibmAppId } from './providers/ibm-app-id.ts';
import { keycloak } from './providers/keycloak.ts';
import { linkedIn, slack } from './providers/linkedin-slack.ts';
import { cognitoLocal, moto } from './providers/local-cognito.ts';
import { logto } from './providers/logto.ts';
import { okta } from './providers/okta.ts';
import { oryHydra } from './providers/ory-hydra.ts';
import { oryKratos } from './providers/ory-kratos.ts';
import { other } from './providers/other.ts';
import { pingOne } from './providers/pingone.ts';
import { propelAuth } from './providers/propelauth.ts';
import { several } from './providers/several.ts';
import { stytch } from './providers/stytch.ts';
import { supabase } from './providers/supabase.ts';
import { superTokens } from './providers/supertokens.ts';
import { workos } from './providers/workos.ts';
import { zitadel } from './providers/zitadel.ts';

export const providers: readonly ConformanceProvider[] = [
  propelAuth,
  hanko,
  stytch,
  asgardeo,
  goiabada,
  linkedIn,
  slack,
  cognitoLocal,
  moto,
  betterAuth,
  betterAuthOAuthProvider,
  casdoor,
  ibmAppId,
  superTokens,
  frontegg,
  adfs,
  auth0,
  authentik,
  azureAdB2c,
  clerk,
  cognitoClaim,
  cognitoReplicas,
  cognito,
  descope,
  dex,
  duende,
  entraExternalId,
  entraIdTenants,
  entraId,
  firebase,
  fusionAuth,
  google,
  keycloak,
  logto,
  okta,
  oryHydra,
  oryKratos,
  other,
  pingOne,
  several,
  supabase,
  workos,
  zitadel,
];
