import { ada, type ConformanceProvider, discoveryOf, keysAt, tokenFor } from '../provider.ts';

const linkedInToken = tokenFor('https://www.linkedin.com', '782bbtaQ', '78abcdefghijkl', {
  name: 'Ada Lovelace',
  ...ada,
});

export const linkedIn: ConformanceProvider = {
  heading: 'LinkedIn',
  source: 'Microsoft Learn: Sign In with LinkedIn using OpenID Connect',
  keySets: [keysAt('https://www.linkedin.com/oauth/openid/jwks', { kid: 'linkedin-1' })],
  rows: [
    linkedInToken.accept('ID token'),
    linkedInToken.accept('ID token with the other issuer', { iss: 'https://www.linkedin.com/oauth' }),
    linkedInToken.accept('ID token without an address', { email: undefined, email_verified: undefined }),
    linkedInToken.reject('ID token issued to another LinkedIn application', 'audience_mismatch', { aud: 'another' }),
    linkedInToken.reject('issuer without www', 'issuer_not_configured', { iss: 'https://linkedin.com' }),
  ],
};

const slackIssuer = 'https://slack.com';
const slackToken = tokenFor(slackIssuer, 'U0123ABCD', '1234567890.1234567890123', {
  auth_time: 1_768_417_100,
  nonce: 'n',
  at_hash: 'h',
  ...ada,
  'https://slack.com/team_id': 'T0123ABCD',
  'https://slack.com/user_id': 'U0123ABCD',
});

export const slack: ConformanceProvider = {
  heading: 'Slack',
  source: 'Slack docs: Sign in with Slack, ID tokens',
  keySets: [keysAt(`${slackIssuer}/openid/connect/keys`, { kid: 'slack-1' })],
  discovery: [discoveryOf(slackIssuer, `${slackIssuer}/openid/connect/keys`)],
  issued: { user_id: 'T0123ABCD:U0123ABCD' },
  rows: [
    slackToken.accept('ID token'),
    slackToken.reject('ID token issued to another Slack app', 'audience_mismatch', { aud: '1234567890.9999999999999' }),
    slackToken.reject('user of another workspace', 'no_rule_matches', { 'https://slack.com/team_id': 'T9999ZZZZ' }),
    slackToken.reject('ID token without a workspace', 'invalid_user_id', { 'https://slack.com/team_id': undefined }),
    slackToken.reject('ID token without a user', 'invalid_user_id', { 'https://slack.com/user_id': undefined }),
  ],
};
