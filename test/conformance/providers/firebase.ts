import { type ConformanceProvider, discoveryOf } from '../provider.ts';

const project = 'acme-prod';
const issuer = `https://securetoken.google.com/${project}`;
const jwksUri = 'https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com';
const sub = 'Xq1Yz2Wv3Ut4Sr5Qp6On7Ml8Kj9';
const idToken = {
  iss: issuer,
  aud: project,
  auth_time: 1_768_417_100,
  user_id: sub,
  sub,
  email: 'ada@example.com',
  email_verified: false,
  firebase: { identities: { email: ['ada@example.com'] }, sign_in_provider: 'password' },
};

export const firebase: ConformanceProvider = {
  heading: 'Firebase Authentication',
  source: 'Firebase: Verify ID tokens; Anonymous authentication',
  keySets: [{ url: jwksUri, keys: [{ kid: 'firebase-1', algorithm: 'RS256' }] }],
  discovery: [discoveryOf(issuer, jwksUri)],
  rows: [
    { title: 'ID token of a password sign-in', claims: idToken, issued: { user_id: sub } },
    {
      title: 'ID token of a Google sign-in',
      claims: {
        ...idToken,
        email_verified: true,
        firebase: { identities: { 'google.com': ['1'] }, sign_in_provider: 'google.com' },
      },
      issued: { user_id: sub },
    },
    {
      title: 'ID token of a multi-tenant project',
      claims: { ...idToken, firebase: { ...idToken.firebase, tenant: 'customer-1' } },
      issued: { user_id: sub },
    },
    {
      title: 'anonymous user',
      claims: {
        iss: issuer,
        provider_id: 'anonymous',
        aud: project,
        user_id: sub,
        sub,
        firebase: { identities: {}, sign_in_provider: 'anonymous' },
      },
      rejected: 'marked_anonymous',
    },
    {
      title: 'anonymous user, named in firebase.sign_in_provider only',
      claims: { ...idToken, firebase: { identities: {}, sign_in_provider: 'anonymous' } },
      rejected: 'marked_anonymous',
    },
    {
      title: 'token of another project',
      claims: { ...idToken, iss: 'https://securetoken.google.com/other', aud: 'other' },
      rejected: 'issuer_not_configured',
    },
    {
      title: 'token for another audience',
      claims: { ...idToken, aud: 'other' },
      rejected: 'audience_mismatch',
    },
    {
      title: 'session cookie',
      claims: { ...idToken, iss: `https://session.firebase.google.com/${project}` },
      rejected: 'issuer_not_configured',
    },
    {
      title: 'custom token that was not exchanged',
      claims: {
        iss: 'firebase-adminsdk@acme-prod.iam.gserviceaccount.com',
        sub: 'firebase-adminsdk@acme-prod.iam.gserviceaccount.com',
        aud: 'https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit',
        uid: sub,
      },
      rejected: 'issuer_not_configured',
    },
  ],
};
