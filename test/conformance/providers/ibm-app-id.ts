import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

const issuer = 'https://eu-de.appid.cloud.ibm.com/oauth/v4/7a3f';
const user = {
  iss: issuer,
  aud: ['app-id-client'],
  sub: '65dcb20f-7151',
  tenant: '7a3f',
  amr: ['cloud_directory'],
  scope: 'openid appid_default',
};

export const ibmAppId: ConformanceProvider = {
  heading: 'IBM App ID',
  source: 'IBM Cloud docs: App ID tokens, anonymous authentication',
  keySets: [{ url: `${issuer}/jwks`, keys: [{ kid: 'key-1', algorithm: 'RS256' }] }],
  discovery: [discoveryOf(issuer, `${issuer}/jwks`)],
  rows: [
    accept('access token', user, { user_id: '65dcb20f-7151' }),
    accept('identity token', { ...user, scope: undefined, name: 'Ada', identities: [{ provider: 'cloud_directory', id: '1' }] }, { user_id: user.sub }),
    reject('token of an anonymous user', { ...user, amr: ['appid_anon'] }, 'marked_anonymous'),
    reject('token of another application', { ...user, aud: 'other' }, 'audience_mismatch'),
    reject('application token (client credentials)', { ...user, sub: 'app-id-client', amr: undefined }, 'marked_client_subject'),
    reject('token of another instance', { ...user, iss: issuer.replace('7a3f', '9b1c'), tenant: '9b1c' }, 'issuer_not_configured'),
    reject('token without aud', { ...user, aud: undefined }, 'audience_missing'),
  ],
};
