import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

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
    accept('ID token of a password sign-in', idToken, { user_id: sub }),
    accept(
      'ID token of a Google sign-in',
      { ...idToken, email_verified: true, firebase: { identities: { 'google.com': ['1'] }, sign_in_provider: 'google.com' } },
      { user_id: sub },
    ),
    accept('ID token of a multi-tenant project', { ...idToken, firebase: { ...idToken.firebase, tenant: 'customer-1' } }, { user_id: sub }),
    accept(
      'ID token of a phone sign-in',
      { ...idToken, email: undefined, phone_number: '+15555550100', firebase: { identities: {}, sign_in_provider: 'phone' } },
      { user_id: sub },
    ),
    reject(
      'anonymous user',
      { iss: issuer, provider_id: 'anonymous', aud: project, user_id: sub, sub, firebase: { identities: {}, sign_in_provider: 'anonymous' } },
      'marked_anonymous',
    ),
    reject(
      'anonymous user, named in firebase.sign_in_provider only',
      { ...idToken, firebase: { identities: {}, sign_in_provider: 'anonymous' } },
      'marked_anonymous',
    ),
    reject('token of another project', { ...idToken, iss: 'https://securetoken.google.com/other', aud: 'other' }, 'issuer_not_configured'),
    reject('token for another audience', { ...idToken, aud: 'other' }, 'audience_mismatch'),
    reject('session cookie', { ...idToken, iss: `https://session.firebase.google.com/${project}` }, 'issuer_not_configured'),
    reject(
      'custom token that was not exchanged',
      {
        iss: 'firebase-adminsdk@acme-prod.iam.gserviceaccount.com',
        sub: 'firebase-adminsdk@acme-prod.iam.gserviceaccount.com',
        aud: 'https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit',
        uid: sub,
      },
      'issuer_not_configured',
    ),
    reject('ID token of the emulator', idToken, 'algorithm_not_configured', { header: { alg: 'none', kid: undefined } }),
    reject('ID token without a subject', { ...idToken, sub: '' }, 'invalid_subject'),
  ],
};
