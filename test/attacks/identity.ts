/** Attacks on the identity of the user and the audience of the token. */
import { bearer, type Scene } from '../support/scene.ts';
import { type Attack, asAlice, claimed, minted, mintedEach, sent } from './attack.ts';

const issuerSource = 'RFC 8725 section 3.8; OIDC Core 1.0 section 3.1.3.7';
const audienceSource = 'RFC 8725 section 3.9';
const useSource = 'RFC 8725 section 3.12';

const issuers: Readonly<Record<string, (name: string) => unknown>> = {
  'with a trailing slash': (name) => `${name}/`,
  'in uppercase': (name) => name.toUpperCase(),
  'with another scheme': (name) => name.replace('http:', 'https:'),
  'with another name for its host': (name) => name.replace('127.0.0.1', 'localhost'),
  'with the IP address of its host as a number': (name) => name.replace('127.0.0.1', '2130706433'),
  'with another domain appended': (name) => `${name}.attacker.example`,
  'as the user name of another host': (name) => `${name}@attacker.example`,
  'with a homograph': (name) => name.replace('127', '\uff1127'),
  'with trailing whitespace': (name) => `${name} `,
  'with a path': (name) => `${name}/..`,
  'with a fragment': (name) => `${name}#`,
  'in an array': (name) => [name],
  'that is missing': () => undefined,
  'that is null': () => null,
};

const strings = ['', 'other', 'SPA', 'spa ', 'spa,other', '*'];
const audiences = [undefined, null, ...strings, true, [], ['other'], [['spa']], { spa: 1 }];

const cognito = { type: 'cognito', algorithms: ['ES256'] };
const cognitoId = { claims: { token_use: 'id' } };
const cognitoAccess = { claims: { token_use: 'access', aud: undefined, client_id: 'spa' } };
const ofPool = { settings: { provider: cognito }, valid: cognitoId };
const poolSource = 'AWS Cognito: verifying tokens';
const onlyOf = (use: string) => ({ provider: { ...cognito, tokenUse: [use] } });

const emailSource = 'OIDC Core 1.0 section 5.7';
const withEmail = (email: unknown, email_verified: unknown) => ({ claims: { email, email_verified } });
const address = 'alice@example.com';
const byEmail = { settings: { provider: { userIdClaim: 'email' } }, valid: withEmail(address, true) };

const two = { settings: { second: { userIdPrefix: 'other:' } } };
const fromOther = (name: string, claims: Readonly<Record<string, unknown>>, user_id: string): Attack =>
  sent(
    name,
    'RFC 8725 section 3.8; docs/identity-providers.md',
    (scene) => bearer(scene.mint({ claims }, scene.other)),
    { ...two, expected: { user_id } },
  );
const byOtherKey = ({ other }: Scene) => ({ key: other.key });

export const identityAttacks: readonly Attack[] = [
  ...Object.entries(issuers).map(([what, change]) =>
    minted(`an issuer ${what}`, issuerSource, ({ issuer }) => ({ claims: { iss: change(issuer.issuer) } })),
  ),
  sent('a token from an issuer that is not configured', issuerSource, (scene) =>
    bearer(scene.mint({}, scene.other)),
  ),
  minted('a signature with the key of another configured issuer', issuerSource, byOtherKey, two),
  minted('a signature with the key of an issuer that is not configured', issuerSource, byOtherKey),
  fromOther('the same sub from another issuer', {}, 'other:alice'),
  fromOther('a sub with the prefix of its own issuer', { sub: 'other:bob' }, 'other:other:bob'),
  minted(
    'a sub with the prefix of another issuer',
    'docs/identity-providers.md',
    { claims: { sub: 'other:alice' } },
    two,
  ),

  ...claimed('aud', audiences, `CVE-2020-26160; ${audienceSource}`),
  minted('a logout token with typ JWT', 'OIDC Back-Channel Logout 1.0 section 2.6; RFC 8417', {
    claims: { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } },
  }),
  ...claimed(
    'cnf',
    [{ jkt: 'x' }, { 'x5t#S256': 'x' }, {}, null],
    'RFC 9449 section 6.1; RFC 8705 section 3',
    'a token bound to a key, with cnf %j,',
  ),
  minted('a client as its own subject', 'RFC 9068 section 2.2', { claims: { sub: 'spa', client_id: 'spa' } }),
  minted('the audience only in client_id and azp', audienceSource, {
    claims: { aud: 'other', client_id: 'spa', azp: 'spa' },
  }),
  minted(
    'an aud with the audience and another one',
    'RFC 7519 section 4.1.3',
    { claims: { aud: ['other', 'spa'] } },
    asAlice,
  ),
  ...Object.entries({
    'ID token for another app client': { token_use: 'id', aud: 'other', client_id: 'spa' },
    'access token for another app client': { token_use: 'access', aud: 'spa', client_id: 'other' },
    'access token without client_id': { token_use: 'access', aud: 'spa' },
    'token without token_use': {},
  }).map(([what, claims]) => minted(`a Cognito ${what}`, poolSource, { claims }, ofPool)),
  ...claimed(
    'token_use',
    ['refresh', 'ID', ['id'], null, ''],
    poolSource,
    'a Cognito token with token_use %j',
    ofPool,
  ),
  minted('a Cognito ID token, where only access tokens are configured,', useSource, cognitoId, {
    settings: onlyOf('access'),
    valid: cognitoAccess,
  }),
  minted('a Cognito access token, where only ID tokens are configured,', useSource, cognitoAccess, {
    settings: onlyOf('id'),
    valid: cognitoId,
  }),
  ...mintedEach(
    [false, undefined, null, 'true', 1, [true]],
    'an e-mail address with email_verified %j as the user id',
    emailSource,
    (verified) => withEmail(address, verified),
    byEmail,
  ),
  ...mintedEach(
    [undefined, null, '', [address], `${address}\n`],
    'the e-mail address %j as the user id',
    emailSource,
    (email) => withEmail(email, true),
    byEmail,
  ),
  ...['__proto__', 'constructor', 'toString'].map((claim) =>
    minted(
      `a token without "${claim}", which names the user id,`,
      'CWE-1321',
      {},
      { settings: { provider: { userIdClaim: claim } }, valid: { claims: { [claim]: 'alice' } } },
    ),
  ),
];
