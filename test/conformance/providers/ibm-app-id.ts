import { type ConformanceProvider, discoveryOf } from '../provider.ts';

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
    { title: 'access token', claims: user, issued: { user_id: '65dcb20f-7151' } },
    {
      title: 'token of an anonymous user',
      claims: { ...user, amr: ['appid_anon'] },
      rejected: 'marked_anonymous',
    },
    {
      title: 'token of another application',
      claims: { ...user, aud: 'other' },
      rejected: 'audience_mismatch',
    },
    { title: 'expired token', claims: user, times: { iat: -7200, exp: -3600 }, rejected: 'expired' },
    { title: 'forged token', claims: user, isForged: true, rejected: 'invalid_signature' },
  ],
};
