import { type ConformanceProvider, discoverable, tokenFor, tokenOf } from '../provider.ts';

const project = 'acme-prod';
const issuer = `https://securetoken.google.com/${project}`;
const jwksUri = 'https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com';
const sub = 'Xq1Yz2Wv3Ut4Sr5Qp6On7Ml8Kj9';
const anonymous = { identities: {}, sign_in_provider: 'anonymous' };
const idToken = tokenFor(issuer, sub, project, {
  auth_time: 1_768_417_100,
  user_id: sub,
  email: 'ada@example.com',
  email_verified: false,
  firebase: { identities: { email: ['ada@example.com'] }, sign_in_provider: 'password' },
});

export const firebase: ConformanceProvider = {
  heading: 'Firebase Authentication',
  source: 'Firebase: Verify ID tokens; Anonymous authentication',
  ...discoverable(issuer, jwksUri, { kid: 'firebase-1' }),
  rows: [
    idToken.accept('ID token of a password sign-in'),
    idToken.accept('ID token of a Google sign-in', { email_verified: true, firebase: { identities: { 'google.com': ['1'] }, sign_in_provider: 'google.com' } }),
    idToken.accept('ID token of a multi-tenant project', { firebase: { ...idToken.claims.firebase, tenant: 'customer-1' } }),
    idToken.accept('ID token of a phone sign-in', { email: undefined, phone_number: '+15555550100', firebase: { identities: {}, sign_in_provider: 'phone' } }),
    tokenOf({
      iss: issuer,
      provider_id: 'anonymous',
      aud: project,
      user_id: sub,
      sub,
      firebase: anonymous,
    }).reject('anonymous user', 'marked_anonymous'),
    idToken.reject('anonymous user, marked only in firebase.sign_in_provider', 'marked_anonymous', { firebase: anonymous }),
    idToken.reject('token from another project', 'issuer_not_configured', { iss: 'https://securetoken.google.com/other', aud: 'other' }),
    idToken.reject('token for another audience', 'audience_mismatch', { aud: 'other' }),
    idToken.reject('session cookie', 'issuer_not_configured', { iss: `https://session.firebase.google.com/${project}` }),
    tokenOf({
      iss: 'firebase-adminsdk@acme-prod.iam.gserviceaccount.com',
      sub: 'firebase-adminsdk@acme-prod.iam.gserviceaccount.com',
      aud: 'https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit',
      uid: sub,
    }).reject('custom token that was not exchanged', 'issuer_not_configured'),
    idToken.reject('ID token from the emulator', 'algorithm_not_configured', {}, { header: { alg: 'none', kid: undefined } }),
    idToken.reject('ID token without a subject', 'invalid_subject', { sub: '' }),
  ],
};
