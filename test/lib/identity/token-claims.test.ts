import { describe, expect, test } from 'vitest';
import { readIdentity } from '../../../lib/identity/token-claims.ts';
import { createUserIdReader } from '../../../lib/identity/user-id.ts';
import type { Claims } from '../../../lib/jwt/claims.ts';
import { providerOf } from '../../support/provider.ts';

const now = 1_768_417_200;
const goodClaims: Claims = { iss: 'https://issuer.example.com', sub: 'alice', aud: 'spa', exp: now + 3600 };

interface Given {
  readonly provider?: object;
  readonly header?: Claims;
  readonly claims?: Claims;
}

const identityOf = ({ provider: members, header = {}, claims }: Given = {}) => {
  const provider = providerOf(members);
  return readIdentity({
    provider,
    header,
    claims: { ...goodClaims, ...claims },
    receivedAt: now * 1000,
    clockToleranceSeconds: 5,
    readUserId: createUserIdReader([provider]),
  });
};

const expectRefusal = (given: Given, message: string, auditFields: object = {}) =>
  expect(() => identityOf(given)).toThrow(
    expect.objectContaining({
      code: 'invalid_token',
      message,
      auditFields: expect.objectContaining({ issuer: goodClaims.iss, ...auditFields }),
    }),
  );

test('an identity has its issuer, user id, expiry, all claims, and what the audit line says of the token', () => {
  const claims = { 'cognito:groups': ['pro'], azp: 'spa', act: { sub: 'support' } };
  expect(identityOf({ claims })).toEqual({
    issuer: 'https://issuer.example.com',
    userId: 'alice',
    expiresAt: now + 3600,
    claims: { ...goodClaims, ...claims },
    auditFields: {
      issuer: 'https://issuer.example.com',
      aud: 'spa',
      authorized_party: 'spa',
      actor: 'support',
    },
  });
});

const badSubjects: [string, unknown][] = [
  ['missing', undefined],
  ['null', null],
  ['empty', ''],
  ['a number', 7],
  ['true', true],
  ['an object', { toString: 'alice' }],
  ['a list', ['alice']],
  ['256 characters long', 'a'.repeat(256)],
  ['with a null character', 'al\0ice'],
  ['with a line break', 'alice\n'],
  ['with a tab', 'al\tice'],
  ['with an escape character', '\u001b[31malice'],
  ['with DEL', 'alice\u007f'],
  ['with a C1 control character', 'alice\u0085'],
  ['with half of a surrogate pair', 'alice\ud800'],
  ['with the halves of a surrogate pair the wrong way round', '\ude00\ud83d'],
];
const rule = 'is not a string of 1 to 255 characters without control characters';

describe('sub', () => {
  test.each(badSubjects)('%s is refused', (_case, sub) => {
    expectRefusal({ claims: { sub } }, `"sub" ${rule}`);
    expectRefusal({ provider: { user_id_claim: 'oid' }, claims: { oid: 'a', sub } }, `"sub" ${rule}`);
  });

  test.each([
    ['of 255 characters', 'a'.repeat(255)],
    ['of one character', '0'],
    ['with a whole surrogate pair', '\ud83d\ude00'],
    ['with white space', ' alice b '],
    ['in another script', 'аlice'],
    ['named like a member of every object', '__proto__'],
  ])('%s is the user id as it is', (_case, sub) => {
    expect(identityOf({ claims: { sub } }).userId).toBe(sub);
  });
});

describe('a refusal after the signature check', () => {
  const auditFields = { aud: ['other', 'another'], authorized_party: 'their-spa' };
  const claims = { aud: ['other', 'another'], azp: 'their-spa' };

  test.each<[string, Given, string]>([
    ['of a time', { claims: { ...claims, exp: undefined } }, '"exp" is missing or not a finite number'],
    ['of a subject', { claims: { ...claims, sub: '' } }, `"sub" ${rule}`],
    ['of an audience', { claims }, 'audience is not one of those configured'],
    [
      'of a mark',
      { provider: { audiences: ['other'] }, claims: { ...claims, sts: 'pending' } },
      'mark pending: issued before the user has completed the sign-in',
    ],
    ['of a user id', { provider: { audiences: ['other'], user_id_claim: 'oid' }, claims }, `"oid" ${rule}`],
  ])('%s names issuer, aud and authorized party', (_case, given, reason) => {
    expectRefusal(given, reason, auditFields);
  });
});

describe('a mark', () => {
  test('that the provider accepts is in the audit fields, and no other one is accepted', () => {
    const provider = { accept_marked: ['pending', 'anonymous'] };
    const claims = { sts: 'pending' };
    expect(identityOf({ provider, claims }).auditFields).toMatchObject({ accepted_marks: ['pending'] });
    expect(identityOf({ provider, claims: { ...claims, is_anonymous: true } }).auditFields).toMatchObject({
      accepted_marks: ['anonymous', 'pending'],
    });
    expectRefusal({ provider, claims: { ...claims, drn: 'DSR' } }, 'mark refresh_token: a refresh token');
    expect(identityOf({ provider }).auditFields.accepted_marks).toBeUndefined();
  });

  test('in the header is one, too', () => {
    expectRefusal(
      { header: { gty: ['client_credentials'] } },
      'mark client_credentials: issued to a machine by the client credentials grant',
    );
  });
});
