/** Generates token headers, claims, and changes in transit: some valid, most invalid. */
import fc from 'fast-check';
import type { AudienceSettings } from './oracle.ts';

export const text = fc.string({ unit: 'binary' });

export const oneOf = <const T>(...values: readonly T[]) => fc.constantFrom(...values);

/** Generates values of the first kind, and one in seven of the second. */
export const mostly = <Usual, Rare>(usual: fc.Arbitrary<Usual>, rare: fc.Arbitrary<Rare>) =>
  fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: rare });

const wordsOf = (text: string): string[] => text.trim().split(/\s+/);

/** Header members that override the valid ones. */
export const header = fc.dictionary(
  oneOf(...wordsOf('alg kid typ crit b64 jwk jku cty zip gty x __proto__')),
  fc.oneof(
    fc.jsonValue(),
    oneOf(undefined, ...wordsOf('first rsa ES256 RS256 HS256 none JWT at+jwt application/JWT')),
    text,
  ),
  { maxKeys: 2 },
);

// `sub` twice, because it has the most rules.
const claimNames = wordsOf(
  'iss sub sub aud exp iat nbf jti client_id azp cid appid tid act token_use __proto__ constructor',
);
const audiences = ['spa', ['spa'], ['x', 'spa'], []];

/** Names and values of claims that mark tokens without a signed-in user. */
const markNames = wordsOf(
  `sub aud client_id clientId azp cid appid sid gty grant_type idtyp preferred_username clientHost
  clientAddress type typ tokenType TokenType token_type token_use tenantId job_id pipeline_id job_workflow_ref is_anonymous
  isAnonymous firebase provider_id amr sts st-mfa drn events cnf`,
);
const markWords = wordsOf(
  `c C c@clients mch_1 service-account-c Service-Account-C client-credentials client_credentials client_x509
  app Device spa tenantApiToken tenantAccessToken userApiToken userAccessToken userToken anonymous unauthenticated pending
  DSR refresh Refresh-Token REFRESH_TOKEN refreshed Offline off_line Logout logout`,
);
const scalars = [true, false, 1, null, ''];
const objects = [{}, { v: false }, { v: true }, { sign_in_provider: 'anonymous' }];
const markLists = [['client_credentials'], ['x', 'appid_anon'], ['refresh'], ['c']];
const markValue = oneOf<unknown>(...markWords, ...scalars, ...objects, ...markLists);

/** Claims of each mark, so that every run has all of them. */
const marked = oneOf<object>(
  {},
  { sub: 'c@clients', appid: 'c' },
  { clientHost: '10.0.0.1', clientAddress: '10.0.0.1' },
  { type: 'tenantApiToken', tenantId: 't' },
  { idtyp: 'APP' },
  { preferred_username: 'service-account-c', client_id: 'C' },
  { job_id: '1', pipeline_id: 2 },
  { isAnonymous: true },
  { 'st-mfa': { v: false } },
  { TokenType: 'Refresh-Token' },
  { typ: 'Logout' },
  { cnf: {} },
);

/** Generates claims that may mark a token, and claims that resemble them. */
export const markedClaims = fc
  .tuple(marked, fc.dictionary(oneOf(...markNames), markValue, { maxKeys: 3 }))
  .map((parts) => Object.assign({}, ...parts));

/** Generates claims that name audiences and parties, or fail to. */
export const audienceClaims = fc.dictionary(
  oneOf('aud', 'azp', 'client_id', 'cid', 'appid'),
  oneOf<unknown>(...audiences, 'api', 'other', ['api', 'other'], ['spa', 7], '', null, 7, undefined),
  { maxKeys: 3 },
);

/** Settings of a provider for audiences and parties. */
export const audienceSettings: readonly AudienceSettings[] = [
  { audiences: ['spa'] },
  { audiences: ['spa', 'api'], authorizedParties: ['spa'] },
  { audiences: ['api'], authorizedParties: ['spa'] },
  { authorizedParties: ['spa', 'other'] },
  { audiences: 'any' },
  { audiences: 'any', authorizedParties: ['spa'] },
];

const letters = ['a', 'é', '\u{1f426}', '\0', '\n', '\x7f', '\x85', '\ud800', '\udc00'];

/** Generates claims that override the valid ones; some are times near `now` (epoch seconds). */
export const claimsNear = (now: number) =>
  fc.dictionary(
    oneOf(...claimNames),
    fc.oneof(
      fc.jsonValue(),
      fc.integer({ min: -40, max: 40 }).map((offset) => now + offset),
      fc.double({ min: -40, max: 40, noNaN: true }).map((offset) => now + offset),
      fc.double(),
      text,
      oneOf<unknown>(undefined, 'alice', '\u0430lice', 2 ** 53, '1893456000', ...audiences),
      fc.string({ minLength: 250, maxLength: 260 }),
      fc.string({ unit: oneOf(...letters), maxLength: 2 }),
    ),
    { maxKeys: 2 },
  );

/** Changes a token in transit. */
export type Change = (token: string) => string;

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const letter = fc.oneof(oneOf(...'.=+/-_ \n\0Aé\ud800'), fc.string({ minLength: 1, maxLength: 1 }), text);
const splice =
  (where: number, removed: number, put: string): Change =>
  (token) => {
    const index = Math.floor(token.length * where);
    return token.slice(0, index) + put + token.slice(index + removed);
  };
const withLast =
  (last: string): Change =>
  (token) =>
    token.slice(0, -1) + last;
const withParts =
  (order: readonly number[]): Change =>
  (token) =>
    order.map((index) => token.split('.')[index]).join('.');

export const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, fc.nat(2), letter).map((given) => splice(...given)),
  place.map((where) => splice(where, Number.POSITIVE_INFINITY, '')),
  oneOf(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz').map(withLast), // may change unused bits only
  fc.shuffledSubarray([0, 1, 2], { minLength: 1 }).map(withParts),
  fc.integer({ min: 1, max: 64 }).map((times) => splice(1, 0, 'A'.repeat(times * 128))),
);
