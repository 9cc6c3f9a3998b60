import { describe, expect, test } from 'vitest';
import { BrokerError } from '../../../lib/errors.ts';
import { checkAudience } from '../../../lib/identity/audience.ts';
import type { Claims } from '../../../lib/jwt/claims.ts';
import { providerOf } from '../../support/provider.ts';

/** Checks a token for a provider with these members: `accepted`, or the reason for its rejection. */
const check = (members: object, claims: Claims): string => {
  try {
    checkAudience(providerOf({ audiences: undefined, ...members }), claims);
    return 'accepted';
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_token' });
    return error instanceof BrokerError ? error.reason : '';
  }
};

const accepted = 'accepted';
const other = 'audience_mismatch';
const otherParty = 'party_mismatch';
const missing = 'audience_missing';
const notStrings = 'invalid_audience';
const notThisUse = 'token_use_not_configured';

describe.each<[string, object, [Claims, string][]]>([
  [
    'audiences',
    { audiences: ['spa', 'https://api.example.com'] },
    [
      [{ aud: 'spa' }, accepted],
      [{ aud: 'https://api.example.com' }, accepted],
      [{ aud: ['spa'] }, accepted],
      [{ aud: ['other', 'spa'] }, accepted],
      ...['', 'other', 'SPA', 'spa ', 'spa,other', 'https://api.example.com/', ['other'], ['']].map(
        (aud): [Claims, string] => [{ aud }, other],
      ),
      [{}, missing],
      [{ aud: [] }, missing],
      // The party is ignored.
      [{ aud: 'other', azp: 'spa', client_id: 'spa' }, other],
      [{ aud: 'spa', azp: 'other' }, accepted],
      [{ azp: 'spa' }, missing],
    ],
  ],
  [
    'authorized parties',
    { authorizedParties: ['spa', 'https://app.example.com'] },
    [
      ...['azp', 'client_id', 'cid', 'appid'].flatMap((name): [Claims, string][] => [
        [{ [name]: 'https://app.example.com' }, accepted],
        [{ [name]: 'spa', aud: 'whatever' }, accepted],
        ...['other', 'SPA', '', null, 7, ['spa']].map((party): [Claims, string] => [
          { [name]: party },
          otherParty,
        ]),
      ]),
      // The party is the first of these claims.
      [{ azp: 'other', client_id: 'spa' }, otherParty],
      [{ azp: 'spa', client_id: 'other' }, accepted],
      [{ client_id: 'other', cid: 'spa' }, otherParty],
      [{ cid: 'other', appid: 'spa' }, otherParty],
      [{ aud: 'spa' }, missing],
    ],
  ],
  [
    'audiences and authorized parties',
    { audiences: ['api', 'spa'], authorizedParties: ['spa'] },
    [
      [{ aud: 'api', azp: 'spa' }, accepted],
      [{ azp: 'spa' }, accepted],
      [{ aud: [], azp: 'spa' }, accepted],
      [{ aud: 'api', azp: 'other' }, otherParty],
      [{ aud: 'other', azp: 'spa' }, other],
      [{ azp: 'other' }, otherParty],
      [{ aud: 'other' }, other],
      [{}, missing],
      // Without a party the only audience must be one of the parties (OIDC Core section 2).
      [{ aud: 'spa' }, accepted],
      [{ aud: ['spa'] }, accepted],
      [{ aud: 'api' }, missing],
      [{ aud: ['api', 'spa'] }, missing],
      [{ aud: ['spa', 'other-app'] }, missing],
      [{ aud: ['spa', 'spa'] }, missing],
    ],
  ],
  [
    '"any" audience',
    { audiences: 'any' },
    [
      [{}, accepted],
      [{ aud: [] }, accepted],
      [{ aud: 'whatever' }, missing],
      [{ azp: 'any-client' }, missing],
      [{ client_id: 'any-client' }, missing],
      [{ aud: [], azp: null }, missing],
    ],
  ],
  [
    '"any" audience and authorized parties',
    { audiences: 'any', authorizedParties: ['spa'] },
    [
      [{ azp: 'spa' }, accepted],
      [{ azp: 'spa', aud: 'whatever' }, accepted],
      [{}, accepted],
      [{ azp: 'other' }, otherParty],
      [{ aud: 'whatever' }, missing],
      [{ aud: 'spa' }, missing],
    ],
  ],
  [
    'the type cognito',
    { type: 'cognito', audiences: ['spa'] },
    [
      [{ token_use: 'id', aud: 'spa', client_id: 'other' }, accepted],
      [{ token_use: 'access', client_id: 'spa' }, accepted],
      [{ token_use: 'access', client_id: 'spa', aud: 'https://api.example.com' }, accepted],
      [{ token_use: 'id', aud: 'other', client_id: 'spa' }, other],
      [{ token_use: 'id', client_id: 'spa' }, other],
      [{ token_use: 'access', client_id: 'other', aud: 'spa' }, other],
      [{ token_use: 'access', aud: 'spa' }, other],
      [{ token_use: 'access', client_id: ['spa'] }, other],
      [{ token_use: 'access', client_id: 'spa', aud: [7] }, notStrings],
      [{ token_use: 'access', client_id: 'spa', aud: null }, notStrings],
      ...[undefined, null, '', 'ID', 'refresh', ['id'], { id: true }].map((token_use): [Claims, string] => [
        { token_use, aud: 'spa', client_id: 'spa' },
        notThisUse,
      ]),
    ],
  ],
  [
    'a tokenUse',
    { type: 'cognito', audiences: ['spa'], tokenUse: ['id'] },
    [
      [{ token_use: 'id', aud: 'spa' }, accepted],
      [{ token_use: 'access', client_id: 'spa' }, notThisUse],
    ],
  ],
])('an entry with %s', (_what, members, rows) => {
  test.each(rows)('decides about %j: %s', (claims, result) => {
    expect(check(members, claims)).toBe(result);
  });
});

test.each([null, 7, true, { 0: 'spa' }, ['spa', 7], ['spa', null], [['spa']]])(
  'the aud %j, which is neither a string nor an array of strings, is rejected by every entry',
  (aud) => {
    for (const members of [{ audiences: ['spa'] }, { audiences: 'any' }, { authorizedParties: ['spa'] }])
      expect(check(members, { aud, azp: 'spa' })).toBe(notStrings);
  },
);

test('the detail says whether "token_use" is missing, or that a token names nobody', () => {
  const detailOf = (members: object, claims: Claims) => () => checkAudience(providerOf(members), claims);
  expect(detailOf({ type: 'cognito' }, {})).toThrow(/"token_use" is missing$/);
  expect(detailOf({ type: 'cognito' }, { token_use: 'x' })).toThrow(/configured$/);
  expect(detailOf({}, {})).toThrow(/no "aud", no authorized party$/);
  expect(detailOf({}, { azp: 'x' })).toThrow(/this application$/);
});
