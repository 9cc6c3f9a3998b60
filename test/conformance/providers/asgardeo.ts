import { type ConformanceProvider, discoverable, tokenFor } from '../provider.ts';

const organization = 'https://api.asgardeo.io/t/acme';
const issuer = `${organization}/oauth2/token`;
const client = 'Wsoq8t4nHW80gSnPfyDvRbiC_8Ea';
const sub = '2afba262-dc62-41d6-ad05-30a30c3d6e35';
const token = tokenFor(issuer, sub, client, {
  aut: 'APPLICATION_USER',
  client_id: client,
  azp: client,
  org_id: '10084a8d-113f-4211-a0d5-efe36b082211',
  org_name: 'acme',
  scope: 'openid profile',
  jti: '5a3a97a0-563f-40c4-b115-596d43a675d8',
});

export const asgardeo: ConformanceProvider = {
  heading: 'Asgardeo and WSO2 Identity Server',
  source: 'WSO2 docs: JWT access tokens, Introspection responses, Agent authentication',
  ...discoverable(issuer, `${organization}/oauth2/jwks`, { kid: 'MmJhY2_RS256' }),
  header: { typ: 'at+jwt' },
  times: { iat: 0, nbf: 0, exp: 3600 },
  rows: [
    token.accept('access token'),
    token.accept('access token for two audiences', { aud: [client, 'platform-api-server'] }),
    token.accept('access token of an agent that acts for a user', { act: { sub: 'agent-1' } }, { audit: { actor: 'agent-1' } }),
    token.reject('ID token', 'no_rule_matches', { aut: undefined, aud: [client], nonce: 'n', at_hash: 'h' }, { header: { typ: 'JWT' } }),
    token.reject('machine token (client credentials)', 'marked_client_subject', { sub: client, aut: 'APPLICATION' }),
    token.reject('machine token whose sub is the owner of the application', 'no_rule_matches', { aut: 'APPLICATION' }),
    token.reject('token of an AI agent', 'no_rule_matches', { sub: 'e7a5367d-ba4f-444c-a4d5-51eba153426d', aut: 'AGENT' }),
    token.reject('access token issued to another application', 'audience_mismatch', { client_id: 'another', aud: 'another', azp: 'another' }),
    token.reject('token from another organization', 'issuer_not_configured', { iss: 'https://api.asgardeo.io/t/other/oauth2/token' }),
    token.reject('token from a suborganization', 'issuer_not_configured', { iss: `https://api.asgardeo.io/o/${token.claims.org_id}/oauth2/token` }),
  ],
};
