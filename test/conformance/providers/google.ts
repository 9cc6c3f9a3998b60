import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

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
    accept('ID token', idToken, { user_id: sub }),
    accept('ID token requested by the Android app of the project', { ...idToken, azp: android }, { user_id: sub }),
    accept('ID token of One Tap', { ...idToken, nbf: undefined, jti: '1234567890', nonce: 'n' }, { user_id: sub }, { times: { iat: 0, nbf: -300, exp: 3600 } }),
    reject(
      'ID token of a service account of any project',
      {
        iss: issuer,
        aud: client,
        azp: '104029292853099978293',
        sub: '104029292853099978293',
        email: 'robot@other-project.iam.gserviceaccount.com',
        email_verified: true,
      },
      'marked_client_subject',
    ),
    reject('ID token for another client', { ...idToken, aud: 'another.apps.googleusercontent.com' }, 'audience_mismatch'),
    reject('account outside the Workspace domain', { ...idToken, hd: undefined, email: 'ada@gmail.com' }, 'no_rule_matches'),
    reject('account of another Workspace domain', { ...idToken, hd: 'example.org' }, 'no_rule_matches'),
    reject('legacy issuer without scheme', { ...idToken, iss: 'accounts.google.com' }, 'issuer_not_configured'),
    reject('ID token of IAM for a workload', { ...idToken, sub: '112233', azp: '112233', email: 'job@acme.iam.gserviceaccount.com' }, 'marked_client_subject'),
    reject('ID token of Firebase', { ...idToken, iss: 'https://securetoken.google.com/acme-prod' }, 'issuer_not_configured'),
  ],
};
