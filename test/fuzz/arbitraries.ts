/** Generates token headers, claims, and changes in transit: some valid, most invalid. */
import fc from 'fast-check';

export const text = fc.string({ unit: 'binary' });

export const oneOf = <const T>(...values: readonly T[]) => fc.constantFrom(...values);

const headerNames = ['alg', 'kid', 'typ', 'crit', 'b64', 'jwk', 'jku', 'cty', 'zip', 'gty', 'x', '__proto__'];
const algorithms = ['ES256', 'RS256', 'HS256', 'none'];
const types = ['JWT', 'at+jwt', 'application/JWT'];

/** Header members that override the valid ones. */
export const header = fc.dictionary(
  oneOf(...headerNames),
  fc.oneof(fc.jsonValue(), oneOf<unknown>(undefined, 'first', 'rsa', ...algorithms, ...types), text),
  { maxKeys: 2 },
);

// `sub` twice, because it has the most rules.
const claimNames = [
  'iss',
  'sub',
  'sub',
  'aud',
  'exp',
  'iat',
  'nbf',
  'jti',
  'client_id',
  'azp',
  'cid',
  'gty',
  'idtyp',
  'preferred_username',
  'job_id',
  'pipeline_id',
  'is_anonymous',
  'firebase',
  'amr',
  'sts',
  'drn',
  'tid',
  'act',
  'events',
  'cnf',
  'token_use',
  '__proto__',
  'constructor',
];
const audiences = ['spa', ['spa'], ['x', 'spa']];
const marks = [
  true,
  1,
  'client-credentials',
  ['client_credentials'],
  'app',
  'service-account-alice',
  { sign_in_provider: 'anonymous' },
  ['unauthenticated'],
  'pending',
  'DSR',
  'alice@clients',
];
const letters = ['a', 'é', '\u{1f426}', '\0', '\n', '\x7f', '\x85', '\ud800', '\udc00'];

/** Returns claims that override the valid ones; some are times near `now` (epoch seconds). */
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
      oneOf<unknown>(...marks),
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
