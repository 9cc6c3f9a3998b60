import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

const organization = 'https://api.asgardeo.io/t/acme';
const issuer = `${organization}/oauth2/token`;
const client = 'Wsoq8t4nHW80gSnPfyDvRbiC_8Ea';
const sub = '2afba262-dc62-41d6-ad05-30a30c3d6e35';
const token = {
  sub,
  aut: 'APPLICATION_USER',
  iss: issuer,
  client_id: client,
  aud: client,
  azp: client,
  org_id: '10084a8d-113f-4211-a0d5-efe36b082211',
  org_name: 'acme',
  scope: 'openid profile',
  jti: '5a3a97a0-563f-40c4-b115-596d43a675d8',
};

export const asgardeo: ConformanceProvider = {
  heading: 'Asgardeo and WSO2 Identity Server',
  source: 'WSO2 docs: JWT access tokens, Introspection responses, Agent authentication',
  keySets: [{ url: `${organization}/oauth2/jwks`, keys: [{ kid: 'MmJhY2_RS256', algorithm: 'RS256' }] }],
  discovery: [discoveryOf(issuer, `${organization}/oauth2/jwks`)],
  header: { typ: 'at+jwt' },
  times: { iat: 0, nbf: 0, exp: 3600 },
  rows: [
    accept('access token', token, { user_id: sub }),
    accept('access token for two audiences', { ...token, aud: [client, 'platform-api-server'] }, { user_id: sub }),
    accept('access token of an agent that acts for a user', { ...token, act: { sub: 'agent-1' } }, { user_id: sub }, { audit: { actor: 'agent-1' } }),
    reject('ID token', { ...token, aut: undefined, aud: [client], nonce: 'n', at_hash: 'h' }, 'no_rule_matches', { header: { typ: 'JWT' } }),
    reject('machine token (client credentials)', { ...token, sub: client, aut: 'APPLICATION' }, 'marked_client_subject'),
    reject('machine token whose sub is the owner of the application', { ...token, aut: 'APPLICATION' }, 'no_rule_matches'),
    reject('token of an AI agent', { ...token, sub: 'e7a5367d-ba4f-444c-a4d5-51eba153426d', aut: 'AGENT' }, 'no_rule_matches'),
    reject('access token of another application', { ...token, client_id: 'another', aud: 'another', azp: 'another' }, 'audience_mismatch'),
    reject('token of another organization', { ...token, iss: 'https://api.asgardeo.io/t/other/oauth2/token' }, 'issuer_not_configured'),
    reject('token of a suborganization', { ...token, iss: `https://api.asgardeo.io/o/${token.org_id}/oauth2/token` }, 'issuer_not_configured'),
  ],
};
