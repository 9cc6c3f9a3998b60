import { ada, type ConformanceProvider, discoverable, tokenFor, tokenOf } from '../provider.ts';

const issuer = 'https://accounts.google.com';
const client = '407408718192-web.apps.googleusercontent.com';
const android = '407408718192-android.apps.googleusercontent.com';
const idToken = tokenFor(issuer, '110169484474386276334', client, {
  azp: client,
  hd: 'example.com',
  ...ada,
  at_hash: 'HK6E_P6Dh8Y93mRNtsDB1Q',
  name: 'Ada Lovelace',
});

export const google: ConformanceProvider = {
  heading: 'Google',
  source: 'Google Identity: OpenID Connect, ID token claims; Google Cloud: ID tokens of service accounts',
  ...discoverable(issuer, 'https://www.googleapis.com/oauth2/v3/certs', { kid: 'google-1' }),
  rows: [
    idToken.accept('ID token'),
    idToken.accept('ID token requested by the Android app of the project', { azp: android }),
    idToken.accept('ID token of One Tap', { nbf: undefined, jti: '1234567890', nonce: 'n' }, { times: { iat: 0, nbf: -300, exp: 3600 } }),
    tokenOf({
      iss: issuer,
      aud: client,
      azp: '104029292853099978293',
      sub: '104029292853099978293',
      email: 'robot@other-project.iam.gserviceaccount.com',
      email_verified: true,
    }).reject('ID token of a service account in any project', 'marked_client_subject'),
    idToken.reject('ID token for another client', 'audience_mismatch', { aud: 'another.apps.googleusercontent.com' }),
    idToken.reject('account outside the Workspace domain', 'no_rule_matches', { hd: undefined, email: 'ada@gmail.com' }),
    idToken.reject('account of another Workspace domain', 'no_rule_matches', { hd: 'example.org' }),
    idToken.reject('legacy issuer without scheme', 'issuer_not_configured', { iss: 'accounts.google.com' }),
    idToken.reject('ID token that IAM issued to a workload', 'marked_client_subject', {
      sub: '112233',
      azp: '112233',
      email: 'job@acme.iam.gserviceaccount.com',
    }),
    idToken.reject('ID token from Firebase', 'issuer_not_configured', { iss: 'https://securetoken.google.com/acme-prod' }),
  ],
};
