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

const other = 'audience_mismatch';
const otherParty = 'party_mismatch';
const notStrings = 'invalid_audience';

describe('an entry with audiences', () => {
  const members = { audiences: ['spa', 'https://api.example.com'] };

  test.each([['spa'], ['https://api.example.com'], [['spa']], [['other', 'spa']]])(
    'accepts the aud %j',
    (aud) => {
      expect(check(members, { aud })).toBe('accepted');
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
    expect(check(members, { aud })).toBe(other);
  });

  test.each([[{}], [{ aud: [] }]])('rejects a token without an audience: %j', (claims) => {
    expect(check(members, claims)).toBe('audience_missing');
  });

  test.each([[null], [7], [true], [{ 0: 'spa' }], [['spa', 7]], [['spa', null]], [[['spa']]]])(
    'rejects the aud %j, which is neither a string nor an array of strings',
    (aud) => {
      expect(check(members, { aud })).toBe(notStrings);
      expect(check({ audiences: 'any' }, { aud })).toBe(notStrings);
      expect(check({ authorizedParties: ['spa'] }, { aud, azp: 'spa' })).toBe(notStrings);
    },
  );

  test('ignores the authorized party', () => {
    expect(check(members, { aud: 'other', azp: 'spa', client_id: 'spa' })).toBe(other);
    expect(check(members, { aud: 'spa', azp: 'other' })).toBe('accepted');
    expect(check(members, { azp: 'spa' })).toBe('audience_missing');
  });
});

describe('an entry with authorized parties', () => {
  const members = { authorizedParties: ['spa', 'https://app.example.com'] };

  test.each(['azp', 'client_id', 'cid', 'appid'])(
    'accepts a token whose %s is an authorized party',
    (name) => {
      expect(check(members, { [name]: 'https://app.example.com' })).toBe('accepted');
      expect(check(members, { [name]: 'spa', aud: 'whatever' })).toBe('accepted');
    },
  );

  test.each(['azp', 'client_id', 'cid', 'appid'])(
    'rejects a token whose %s is not an authorized party',
    (name) => {
      for (const party of ['other', 'SPA', '', null, 7, ['spa']]) {
        expect(check(members, { [name]: party })).toBe(otherParty);
      }
    },
  );

  test('reads the party from azp, else from client_id, cid, appid', () => {
    expect(check(members, { azp: 'other', client_id: 'spa' })).toBe(otherParty);
    expect(check(members, { azp: 'spa', client_id: 'other' })).toBe('accepted');
    expect(check(members, { client_id: 'other', cid: 'spa' })).toBe(otherParty);
    expect(check(members, { cid: 'other', appid: 'spa' })).toBe(otherParty);
  });

  test('rejects a token that names no party', () => {
    expect(check(members, { aud: 'spa' })).toBe('audience_missing');
  });
});

describe('an entry with audiences and authorized parties', () => {
  const members = { audiences: ['api'], authorizedParties: ['spa'] };

  test.each<[Claims]>([[{ aud: 'api', azp: 'spa' }], [{ azp: 'spa' }], [{ aud: [], azp: 'spa' }]])(
    'accepts %j',
    (claims) => {
      expect(check(members, claims)).toBe('accepted');
    },
  );

  test.each<[Claims, string]>([
    [{ aud: 'api', azp: 'other' }, otherParty],
    [{ aud: 'other', azp: 'spa' }, other],
    [{ azp: 'other' }, otherParty],
    [{ aud: 'other' }, other],
    [{ aud: 'api' }, 'audience_missing'],
    [{ aud: ['api', 'spa'] }, 'audience_missing'],
    [{}, 'audience_missing'],
  ])('rejects %j: %s', (claims, reason) => {
    expect(check(members, claims)).toBe(reason);
  });
});

describe('an entry whose audience is also an authorized party', () => {
  const members = { audiences: ['api', 'spa'], authorizedParties: ['spa'] };

  test('accepts a token without a party if that is its only audience', () => {
    expect(check(members, { aud: 'spa' })).toBe('accepted');
    expect(check(members, { aud: ['spa'] })).toBe('accepted');
  });

  test.each<[Claims]>([[{ aud: 'api' }], [{ aud: ['spa', 'other-app'] }], [{ aud: ['spa', 'spa'] }]])(
    'rejects %j, which may be for another application',
    (claims) => {
      expect(check(members, claims)).toBe('audience_missing');
    },
  );
});

describe('an entry with "any" audience', () => {
  test.each<[Claims]>([[{}], [{ aud: [] }]])('accepts %j, which names nobody', (claims) => {
    expect(check({ audiences: 'any' }, claims)).toBe('accepted');
  });

  test.each<[Claims]>([
    [{ aud: 'whatever' }],
    [{ azp: 'any-client' }],
    [{ client_id: 'any-client' }],
    [{ aud: [], azp: null }],
  ])('rejects %j', (claims) => {
    expect(check({ audiences: 'any' }, claims)).toBe('audience_missing');
  });
});

describe('an entry with "any" audience and authorized parties', () => {
  const members = { audiences: 'any', authorizedParties: ['spa'] };

  test.each<[Claims]>([[{ azp: 'spa' }], [{ azp: 'spa', aud: 'whatever' }], [{}]])('accepts %j', (claims) => {
    expect(check(members, claims)).toBe('accepted');
  });

  test.each<[Claims, string]>([
    [{ azp: 'other' }, otherParty],
    [{ aud: 'whatever' }, 'audience_missing'],
    [{ aud: 'spa' }, 'audience_missing'],
  ])('rejects %j: %s', (claims, reason) => {
    expect(check(members, claims)).toBe(reason);
  });
});

describe('an entry for Cognito', () => {
  const members = { type: 'cognito', audiences: ['spa'] };

  test.each<[Claims]>([
    [{ token_use: 'id', aud: 'spa' }],
    [{ token_use: 'id', aud: 'spa', client_id: 'other' }],
    [{ token_use: 'access', client_id: 'spa' }],
    [{ token_use: 'access', client_id: 'spa', aud: 'https://api.example.com' }],
  ])('accepts %j', (claims) => {
    expect(check(members, claims)).toBe('accepted');
  });

  test.each<[Claims, string]>([
    [{ token_use: 'id', aud: 'other', client_id: 'spa' }, other],
    [{ token_use: 'id', client_id: 'spa' }, other],
    [{ token_use: 'access', client_id: 'other', aud: 'spa' }, other],
    [{ token_use: 'access', aud: 'spa' }, other],
    [{ token_use: 'access', client_id: ['spa'] }, other],
    [{ token_use: 'access', client_id: 'spa', aud: [7] }, notStrings],
    [{ token_use: 'access', client_id: 'spa', aud: null }, notStrings],
  ])('rejects %j: %s', (claims, reason) => {
    expect(check(members, claims)).toBe(reason);
  });

  const notThisUse = 'token_use_not_configured';
  const id = { token_use: 'id', aud: 'spa' };
  const access = { token_use: 'access', client_id: 'spa' };

  test('accepts only the uses that tokenUse lists', () => {
    expect(check({ ...members, tokenUse: ['id'] }, id)).toBe('accepted');
    expect(check({ ...members, tokenUse: ['id'] }, access)).toBe(notThisUse);
    expect(check({ ...members, tokenUse: ['access'] }, access)).toBe('accepted');
    expect(check({ ...members, tokenUse: ['access'] }, id)).toBe(notThisUse);
  });

  test.each([undefined, null, '', 'ID', 'refresh', ['id'], { id: true }])(
    'rejects the token_use %j',
    (token_use) => {
      expect(check(members, { token_use, aud: 'spa', client_id: 'spa' })).toBe(notThisUse);
    },
  );
});
