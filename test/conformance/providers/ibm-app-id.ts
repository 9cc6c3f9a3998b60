import { type ConformanceProvider, discoverable, tokenFor } from '../provider.ts';

const issuer = 'https://eu-de.appid.cloud.ibm.com/oauth/v4/7a3f';
const user = tokenFor(issuer, '65dcb20f-7151', ['app-id-client'], {
  tenant: '7a3f',
  amr: ['cloud_directory'],
  scope: 'openid appid_default',
});

export const ibmAppId: ConformanceProvider = {
  heading: 'IBM App ID',
  source: 'IBM Cloud docs: App ID tokens, anonymous authentication',
  ...discoverable(issuer, `${issuer}/jwks`, { kid: 'key-1' }),
  rows: [
    user.accept('access token'),
    user.accept('identity token', { scope: undefined, name: 'Ada', identities: [{ provider: 'cloud_directory', id: '1' }] }),
    user.reject('token of an anonymous user', 'marked_anonymous', { amr: ['appid_anon'] }),
    user.reject('token issued to another application', 'audience_mismatch', { aud: 'other' }),
    user.reject('application token (client credentials)', 'marked_client_subject', { sub: 'app-id-client', amr: undefined }),
    user.reject('token from another instance', 'issuer_not_configured', { iss: issuer.replace('7a3f', '9b1c'), tenant: '9b1c' }),
    user.reject('token without aud', 'audience_missing', { aud: undefined }),
  ],
};
