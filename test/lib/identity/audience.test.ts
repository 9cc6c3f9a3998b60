import { describe, expect, test } from 'vitest';
import { authorizedPartyOf, checkAudience } from '../../../lib/identity/audience.ts';
import type { Claims } from '../../../lib/jwt/claims.ts';
import { providerOf } from '../../support/provider.ts';

/** The reason for which a token is refused by a provider with these members. */
const judge = (members: object, claims: Claims): string => {
  try {
    checkAudience(providerOf({ audiences: undefined, ...members }), claims);
    return 'accepted';
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_token' });
    return error instanceof Error ? error.message : '';
  }
};

const other = 'audience is not one of those configured';
const otherParty = 'authorized party is not one of those configured';
const notStrings = '"aud" is neither a string nor an array of strings';

describe('with audiences', () => {
  const members = { audiences: ['spa', 'https://api.example.com'] };

  test.each([['spa'], ['https://api.example.com'], [['spa']], [['other', 'spa']]])(
    'accepts the aud %j',
    (aud) => {
      expect(judge(members, { aud })).toBe('accepted');
    },
  );

  test.each([
    [''],
    ['other'],
    ['SPA'],
    ['spa '],
    ['spa,other'],
    ['https://api.example.com/'],
    [['other']],
    [['']],
  ])('rejects the aud %j', (aud) => {
    expect(judge(members, { aud })).toBe(other);
  });

  test.each([[{}], [{ aud: [] }]])('rejects a token without an audience: %j', (claims) => {
    expect(judge(members, claims)).toBe('audience is missing');
  });

  test.each([[null], [7], [true], [{ 0: 'spa' }], [['spa', 7]], [['spa', null]], [[['spa']]]])(
    'rejects the aud %j, which is no string',
    (aud) => {
      expect(judge(members, { aud })).toBe(notStrings);
      expect(judge({ audiences: 'any' }, { aud })).toBe(notStrings);
      expect(judge({ authorized_parties: ['spa'] }, { aud, azp: 'spa' })).toBe(notStrings);
    },
  );

  test('ignores the authorized party', () => {
    expect(judge(members, { aud: 'other', azp: 'spa', client_id: 'spa' })).toBe(other);
    expect(judge(members, { aud: 'spa', azp: 'other' })).toBe('accepted');
    expect(judge(members, { azp: 'spa' })).toBe('audience is missing');
  });
});

describe('with authorized parties', () => {
  const members = { authorized_parties: ['spa', 'https://app.example.com'] };

  test.each(['azp', 'client_id', 'cid', 'appid'])('accepts a token whose %s is one of them', (name) => {
    expect(judge(members, { [name]: 'https://app.example.com' })).toBe('accepted');
    expect(judge(members, { [name]: 'spa', aud: 'whatever' })).toBe('accepted');
  });

  test.each(['azp', 'client_id', 'cid', 'appid'])(
    'rejects a token whose %s is not an authorized party',
    (name) => {
      for (const party of ['other', 'SPA', '', null, 7, ['spa']]) {
        expect(judge(members, { [name]: party })).toBe(otherParty);
      }
    },
  );

  test('goes by azp, else by client_id, cid, appid', () => {
    expect(judge(members, { azp: 'other', client_id: 'spa' })).toBe(otherParty);
    expect(judge(members, { azp: 'spa', client_id: 'other' })).toBe('accepted');
    expect(judge(members, { client_id: 'other', cid: 'spa' })).toBe(otherParty);
    expect(judge(members, { cid: 'other', appid: 'spa' })).toBe(otherParty);
  });

  test('rejects a token that names none', () => {
    expect(judge(members, { aud: 'spa' })).toBe('authorized party is missing');
  });
});

describe('with audiences and authorized parties', () => {
  const members = { audiences: ['api'], authorized_parties: ['spa'] };

  test.each<[Claims, string]>([
    [{ aud: 'api', azp: 'spa' }, 'accepted'],
    [{ aud: 'api' }, 'accepted'],
    [{ azp: 'spa' }, 'accepted'],
    [{ aud: [], azp: 'spa' }, 'accepted'],
    [{ aud: 'api', azp: 'other' }, otherParty],
    [{ aud: 'other', azp: 'spa' }, other],
    [{ azp: 'other' }, otherParty],
    [{ aud: 'other' }, other],
    [{}, 'audience and authorized party are missing'],
  ])('of %j says: %s', (claims, verdict) => {
    expect(judge(members, claims)).toBe(verdict);
  });
});

describe('with any audience', () => {
  test.each<[Claims]>([[{}], [{ aud: 'whatever' }], [{ aud: [] }], [{ azp: 'any-client' }]])(
    'accepts %j',
    (claims) => {
      expect(judge({ audiences: 'any' }, claims)).toBe('accepted');
    },
  );

  test.each<[Claims, string]>([
    [{ azp: 'spa' }, 'accepted'],
    [{ azp: 'spa', aud: 'whatever' }, 'accepted'],
    [{ azp: 'other' }, otherParty],
    [{ aud: 'whatever' }, 'authorized party is missing'],
  ])('and authorized parties, of %j says: %s', (claims, verdict) => {
    expect(judge({ audiences: 'any', authorized_parties: ['spa'] }, claims)).toBe(verdict);
  });
});

describe('for Cognito', () => {
  const members = { type: 'cognito', audiences: ['spa'] };

  test.each<[Claims, string]>([
    [{ token_use: 'id', aud: 'spa' }, 'accepted'],
    [{ token_use: 'id', aud: 'spa', client_id: 'other' }, 'accepted'],
    [{ token_use: 'id', aud: 'other', client_id: 'spa' }, other],
    [{ token_use: 'id', client_id: 'spa' }, other],
    [{ token_use: 'access', client_id: 'spa' }, 'accepted'],
    [{ token_use: 'access', client_id: 'spa', aud: 'https://api.example.com' }, 'accepted'],
    [{ token_use: 'access', client_id: 'other', aud: 'spa' }, other],
    [{ token_use: 'access', aud: 'spa' }, other],
    [{ token_use: 'access', client_id: ['spa'] }, other],
    [{ token_use: 'access', client_id: 'spa', aud: [7] }, notStrings],
    [{ token_use: 'access', client_id: 'spa', aud: null }, notStrings],
  ])('%j: %s', (claims, verdict) => {
    expect(judge(members, claims)).toBe(verdict);
  });

  const notThisUse = 'this use of token (ID or access) is not allowed';
  const id = { token_use: 'id', aud: 'spa' };
  const access = { token_use: 'access', client_id: 'spa' };

  test('a use of token may be excluded', () => {
    expect(judge({ ...members, token_use: ['id'] }, id)).toBe('accepted');
    expect(judge({ ...members, token_use: ['id'] }, access)).toBe(notThisUse);
    expect(judge({ ...members, token_use: ['access'] }, access)).toBe('accepted');
    expect(judge({ ...members, token_use: ['access'] }, id)).toBe(notThisUse);
  });

  test.each([undefined, null, '', 'ID', 'refresh', ['id'], { id: true }])(
    'rejects the token_use %j',
    (token_use) => {
      expect(judge(members, { token_use, aud: 'spa', client_id: 'spa' })).toBe(notThisUse);
    },
  );
});

test('the authorized party is the first claim that is present, whatever its type', () => {
  expect(authorizedPartyOf({ appid: 'd', cid: 'c', client_id: 'b', azp: 'a' })).toBe('a');
  expect(authorizedPartyOf({ appid: 'd', cid: 'c', client_id: null })).toBeNull();
  expect(authorizedPartyOf({ appid: 'd' })).toBe('d');
  expect(authorizedPartyOf({})).toBeUndefined();
});
