import { accept, type ConformanceProvider, discoveryOf, reject } from '../provider.ts';

const linkedInToken = {
  iss: 'https://www.linkedin.com',
  sub: '782bbtaQ',
  aud: '78abcdefghijkl',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  email_verified: true,
};

export const linkedIn: ConformanceProvider = {
  heading: 'LinkedIn',
  source: 'Microsoft Learn: Sign In with LinkedIn using OpenID Connect',
  keySets: [{ url: 'https://www.linkedin.com/oauth/openid/jwks', keys: [{ kid: 'linkedin-1', algorithm: 'RS256' }] }],
  rows: [
    accept('ID token', linkedInToken, { user_id: linkedInToken.sub }),
    accept('ID token with the other issuer', { ...linkedInToken, iss: 'https://www.linkedin.com/oauth' }, { user_id: linkedInToken.sub }),
    accept('ID token without an address', { ...linkedInToken, email: undefined, email_verified: undefined }, { user_id: linkedInToken.sub }),
    reject('ID token of another LinkedIn application', { ...linkedInToken, aud: 'another' }, 'audience_mismatch'),
    reject('issuer without www', { ...linkedInToken, iss: 'https://linkedin.com' }, 'issuer_not_configured'),
  ],
};

const slackIssuer = 'https://slack.com';
const slackToken = {
  iss: slackIssuer,
  sub: 'U0123ABCD',
  aud: '1234567890.1234567890123',
  auth_time: 1_768_417_100,
  nonce: 'n',
  at_hash: 'h',
  email: 'ada@example.com',
  email_verified: true,
  'https://slack.com/team_id': 'T0123ABCD',
  'https://slack.com/user_id': 'U0123ABCD',
};

export const slack: ConformanceProvider = {
  heading: 'Slack',
  source: 'Slack docs: Sign in with Slack, ID tokens',
  keySets: [{ url: `${slackIssuer}/openid/connect/keys`, keys: [{ kid: 'slack-1', algorithm: 'RS256' }] }],
  discovery: [discoveryOf(slackIssuer, `${slackIssuer}/openid/connect/keys`)],
  rows: [
    accept('ID token', slackToken, { user_id: 'T0123ABCD:U0123ABCD' }),
    reject('ID token of another Slack app', { ...slackToken, aud: '1234567890.9999999999999' }, 'audience_mismatch'),
    reject('user of another workspace', { ...slackToken, 'https://slack.com/team_id': 'T9999ZZZZ' }, 'no_rule_matches'),
    reject('ID token without a workspace', { ...slackToken, 'https://slack.com/team_id': undefined }, 'invalid_user_id'),
    reject('ID token without a user', { ...slackToken, 'https://slack.com/user_id': undefined }, 'invalid_user_id'),
  ],
};
