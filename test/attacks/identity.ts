/** Attacks on the identity of the user and the audience of the token. */
import { bearer, type Scene } from '../support/scene.ts';
import { type Attack, minted, sent } from './attack.ts';

const issuerSource = 'RFC 8725 section 3.8; OIDC Core 1.0 section 3.1.3.7';
const audienceSource = 'RFC 8725 section 3.9';
const useSource = 'RFC 8725 section 3.12';

const issuers: Readonly<Record<string, (name: string) => unknown>> = {
  'with a slash at its end': (name) => `${name}/`,
  'in upper case': (name) => name.toUpperCase(),
  'with another scheme': (name) => name.replace('http:', 'https:'),
  'by another name of its host': (name) => name.replace('127.0.0.1', 'localhost'),
  'by its address as a number': (name) => name.replace('127.0.0.1', '2130706433'),
  'as a name before another host': (name) => `${name}.attacker.example`,
  'as user name of another host': (name) => `${name}@attacker.example`,
  'with a letter that looks like another': (name) => name.replace('127', '\uff1127'),
  'with white space': (name) => `${name} `,
  'with a path': (name) => `${name}/..`,
  'with a fragment': (name) => `${name}#`,
  'in a list': (name) => [name],
  missing: () => undefined,
  null: () => null,
};

const cognito = { provider: { type: 'cognito', algorithms: ['ES256'] } };
const cognitoId = { claims: { token_use: 'id' } };
const cognitoAccess = { claims: { token_use: 'access', aud: undefined, client_id: 'spa' } };
const onlyOf = (use: string) => ({ provider: { ...cognito.provider, token_use: [use] } });

const byEmail = { provider: { user_id_claim: 'email' } };
const verified = { claims: { email: 'alice@example.com', email_verified: true } };
const email = (email_verified: unknown) => ({ claims: { email: 'alice@example.com', email_verified } });

const two = { provider: {}, second: { user_id_prefix: 'other:' } };
const fromOther = (name: string, claims: object, expected: Attack['expected']): Attack =>
  sent(
    name,
    'RFC 8725 section 3.8; docs/identity-providers.md',
    (scene) => bearer(scene.mint({ claims: { ...claims } }, scene.other)),
    expected,
    { settings: two },
  );
const bySecondKey = ({ other }: Scene) => ({ key: other.key });

export const identityAttacks: readonly Attack[] = [
  ...Object.entries(issuers).map(([what, change]) =>
    minted(`the issuer's name ${what}`, issuerSource, ({ issuer }) => ({
      claims: { iss: change(issuer.issuer) },
    })),
  ),
  sent(
    'a token of an issuer that is not configured',
    issuerSource,
    (scene) => bearer(scene.mint({}, scene.other)),
    'invalid_token',
  ),
  minted('the key of another issuer that is configured', issuerSource, bySecondKey, { settings: two }),
  minted('the key of another issuer that is not', issuerSource, bySecondKey),
  fromOther('the same subject at the other issuer is another user', {}, { user_id: 'other:alice' }),
  fromOther(
    'a prefix in the subject does not make up for it',
    { sub: 'other:bob' },
    { user_id: 'other:other:bob' },
  ),
  minted(
    'a subject that begins like the other issuer’s users',
    'docs/identity-providers.md',
    { claims: { sub: 'other:alice' } },
    { settings: two },
  ),

  ...[
    undefined,
    null,
    '',
    'other',
    'SPA',
    'spa ',
    'spa,other',
    '*',
    true,
    [],
    ['other'],
    [['spa']],
    { spa: 1 },
  ].map((aud) =>
    minted(`aud ${JSON.stringify(aud)}`, `CVE-2020-26160; ${audienceSource}`, { claims: { aud } }),
  ),
  minted('a logout token with the typ of any other', 'OIDC Back-Channel Logout 1.0 section 2.6; RFC 8417', {
    claims: { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } },
  }),
  ...[{ jkt: 'x' }, { 'x5t#S256': 'x' }, {}, null].map((cnf) =>
    minted(`a token bound to a key: cnf ${JSON.stringify(cnf)}`, 'RFC 9449 section 6.1; RFC 8705 section 3', {
      claims: { cnf },
    }),
  ),
  minted('a client that speaks for itself', 'RFC 9068 section 2.2', {
    claims: { sub: 'spa', client_id: 'spa' },
  }),
  minted('the audience as client_id or azp only', audienceSource, {
    claims: { aud: 'other', client_id: 'spa', azp: 'spa' },
  }),
  minted(
    'the audience among others: meant for us as well',
    'RFC 7519 section 4.1.3',
    { claims: { aud: ['other', 'spa'] } },
    { expected: { user_id: 'alice' } },
  ),
  minted(
    'Cognito: an ID token for another client',
    'AWS Cognito: verifying tokens',
    { claims: { token_use: 'id', aud: 'other', client_id: 'spa' } },
    { settings: cognito, honest: cognitoId },
  ),
  minted(
    'Cognito: an access token of another client',
    'AWS Cognito: verifying tokens',
    { claims: { token_use: 'access', aud: 'spa', client_id: 'other' } },
    { settings: cognito, honest: cognitoAccess },
  ),
  minted(
    'Cognito: an access token without client_id',
    'AWS Cognito: verifying tokens',
    { claims: { token_use: 'access', aud: 'spa' } },
    { settings: cognito, honest: cognitoAccess },
  ),
  minted(
    'Cognito: neither ID nor access token',
    'AWS Cognito: verifying tokens',
    {},
    { settings: cognito, honest: cognitoId },
  ),
  ...['refresh', 'ID', ['id'], null, ''].map((token_use) =>
    minted(
      `Cognito: token_use ${JSON.stringify(token_use)}`,
      'AWS Cognito: verifying tokens',
      { claims: { token_use } },
      { settings: cognito, honest: cognitoId },
    ),
  ),
  minted('Cognito: an ID token where only access tokens are allowed', useSource, cognitoId, {
    settings: onlyOf('access'),
    honest: cognitoAccess,
  }),
  minted('Cognito: an access token where only ID tokens are allowed', useSource, cognitoAccess, {
    settings: onlyOf('id'),
    honest: cognitoId,
  }),
  ...[false, undefined, null, 'true', 1, [true]].map((value) =>
    minted(
      `an e-mail address with email_verified ${JSON.stringify(value)} as user id`,
      'OIDC Core 1.0 section 5.7',
      email(value),
      { settings: byEmail, honest: verified },
    ),
  ),
  ...[undefined, null, '', ['alice@example.com'], 'alice@example.com\n'].map((address) =>
    minted(
      `the e-mail address ${JSON.stringify(address)} as user id`,
      'OIDC Core 1.0 section 5.7',
      { claims: { email: address, email_verified: true } },
      { settings: byEmail, honest: verified },
    ),
  ),
  ...['__proto__', 'constructor', 'toString'].map((claim) =>
    minted(
      `a user id from the claim "${claim}", which the token does not have`,
      'CWE-1321',
      {},
      { settings: { provider: { user_id_claim: claim } }, honest: { claims: { [claim]: 'alice' } } },
    ),
  ),
];
