import { type ConformanceProvider, discoveryOf } from '../provider.ts';

const issuer = 'https://accounts.google.com';
const client = '407408718192-web.apps.googleusercontent.com';
const android = '407408718192-android.apps.googleusercontent.com';
const sub = '110169484474386276334';
const idToken = {
  iss: issuer,
  azp: client,
  aud: client,
  sub,
  hd: 'example.com',
  email: 'ada@example.com',
  email_verified: true,
  at_hash: 'HK6E_P6Dh8Y93mRNtsDB1Q',
  name: 'Ada Lovelace',
};

export const google: ConformanceProvider = {
  heading: 'Google',
  source: 'Google Identity: OpenID Connect, ID token claims; Google Cloud: ID tokens of service accounts',
  keySets: [
    {
      url: 'https://www.googleapis.com/oauth2/v3/certs',
      keys: [{ kid: 'google-1', algorithm: 'RS256' }],
    },
  ],
  discovery: [discoveryOf(issuer, 'https://www.googleapis.com/oauth2/v3/certs')],
  rows: [
    { title: 'ID token', claims: idToken, issued: { user_id: sub } },
    {
      title: 'ID token requested by the Android app of the project',
      claims: { ...idToken, azp: android },
      issued: { user_id: sub },
    },
    {
      title: 'ID token of One Tap',
      claims: { ...idToken, nbf: undefined, jti: '1234567890', nonce: 'n' },
      times: { iat: 0, nbf: -300, exp: 3600 },
      issued: { user_id: sub },
    },
    {
      title: 'ID token of a service account of any project',
      claims: {
        iss: issuer,
        aud: client,
        azp: '104029292853099978293',
        sub: '104029292853099978293',
        email: 'robot@other-project.iam.gserviceaccount.com',
        email_verified: true,
      },
      rejected: 'marked_client_subject',
    },
    {
      title: 'ID token for another client',
      claims: { ...idToken, aud: 'another.apps.googleusercontent.com' },
      rejected: 'audience_mismatch',
    },
    {
      title: 'account outside the Workspace domain',
      claims: { ...idToken, hd: undefined, email: 'ada@gmail.com' },
      rejected: 'no_rule_matches',
    },
    {
      title: 'account of another Workspace domain',
      claims: { ...idToken, hd: 'example.org' },
      rejected: 'no_rule_matches',
    },
    {
      title: 'legacy issuer without scheme',
      claims: { ...idToken, iss: 'accounts.google.com' },
      rejected: 'issuer_not_configured',
    },
    { title: 'forged token', claims: idToken, isForged: true, rejected: 'invalid_signature' },
  ],
};
