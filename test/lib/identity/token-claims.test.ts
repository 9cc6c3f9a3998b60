import { describe, expect, test } from 'vitest';
import { readIdentity } from '../../../lib/identity/token-claims.ts';
import { createUserIdReader } from '../../../lib/identity/user-id.ts';
import type { Claims } from '../../../lib/jwt/claims.ts';
import { providerOf } from '../../support/provider.ts';

const now = 1_768_417_200;
const validClaims: Claims = { iss: 'https://issuer.example.com', sub: 'alice', aud: 'spa', exp: now + 3600 };

interface Input {
  readonly provider?: object;
  readonly header?: Claims;
  readonly claims?: Claims;
}

const identityOf = ({ provider: members, header = {}, claims }: Input = {}) => {
  const provider = providerOf(members);
  return readIdentity({
    provider,
    header,
    claims: { ...validClaims, ...claims },
    receivedAt: now * 1000,
    clockToleranceSeconds: 5,
    readUserId: createUserIdReader([provider]),
  });
};

const expectRejection = (input: Input, message: string, auditFields: object = {}) =>
  expect(() => identityOf(input)).toThrow(
    expect.objectContaining({
      code: 'invalid_token',
      message,
      auditFields: expect.objectContaining({ issuer: validClaims.iss, ...auditFields }),
    }),
  );

test('readIdentity returns the issuer, user id, expiry, claims and audit fields of a token', () => {
  const claims = { 'cognito:groups': ['pro'], azp: 'spa', act: { sub: 'support' } };
  expect(identityOf({ claims })).toEqual({
    issuer: 'https://issuer.example.com',
    userId: 'alice',
    expiresAt: now + 3600,
    claims: { ...validClaims, ...claims },
    auditFields: {
      issuer: 'https://issuer.example.com',
      aud: 'spa',
      authorized_party: 'spa',
      actor: 'support',
    },
  });
});

const invalidSubjects: [string, unknown][] = [
  ['missing', undefined],
  ['null', null],
  ['empty', ''],
  ['a number', 7],
  ['true', true],
  ['an object', { toString: 'alice' }],
  ['an array', ['alice']],
  ['256 characters long', 'a'.repeat(256)],
  ['with a null character', 'al\0ice'],
  ['with a line break', 'alice\n'],
  ['with a tab', 'al\tice'],
  ['with an escape character', '\u001b[31malice'],
  ['with DEL', 'alice\u007f'],
  ['with a C1 control character', 'alice\u0085'],
  ['with a lone surrogate', 'alice\ud800'],
  ['with a reversed surrogate pair', '\ude00\ud83d'],
];
const rule = 'is not a string of 1 to 255 characters without control characters';

describe('sub', () => {
  test.each(invalidSubjects)('is rejected if it is %s', (_case, sub) => {
    expectRejection({ claims: { sub } }, `"sub" ${rule}`);
    expectRejection({ provider: { userIdClaim: 'oid' }, claims: { oid: 'a', sub } }, `"sub" ${rule}`);
  });

  test.each([
    ['255 characters', 'a'.repeat(255)],
    ['one character', '0'],
    ['a surrogate pair', '\ud83d\ude00'],
    ['white space', ' alice b '],
    ['Cyrillic letters', 'аlice'],
    ['__proto__', '__proto__'],
  ])('is the user id, unchanged: %s', (_case, sub) => {
    expect(identityOf({ claims: { sub } }).userId).toBe(sub);
  });
});

describe('a rejection after the signature check', () => {
  const auditFields = { aud: ['other', 'another'], authorized_party: 'their-spa' };
  const claims = { aud: ['other', 'another'], azp: 'their-spa' };

  test.each<[string, Input, string]>([
    ['for a time', { claims: { ...claims, exp: undefined } }, '"exp" is missing or not a finite number'],
    ['for sub', { claims: { ...claims, sub: '' } }, `"sub" ${rule}`],
    ['for an audience', { claims }, 'audience is not one of those configured'],
    [
      'for a mark',
      { provider: { audiences: ['other'] }, claims: { ...claims, sts: 'pending' } },
      'mark pending: issued before the user has completed the sign-in',
    ],
    ['for a user id', { provider: { audiences: ['other'], userIdClaim: 'oid' }, claims }, `"oid" ${rule}`],
  ])('%s has issuer, aud and authorized party in its audit fields', (_case, input, reason) => {
    expectRejection(input, reason, auditFields);
  });
});

describe('a mark', () => {
  test('is accepted only if acceptMarked lists it, and is then in the audit fields', () => {
    const provider = { acceptMarked: ['pending', 'anonymous'] };
    const claims = { sts: 'pending' };
    expect(identityOf({ provider, claims }).auditFields).toMatchObject({ accepted_marks: ['pending'] });
    expect(identityOf({ provider, claims: { ...claims, is_anonymous: true } }).auditFields).toMatchObject({
      accepted_marks: ['anonymous', 'pending'],
    });
    expectRejection({ provider, claims: { ...claims, drn: 'DSR' } }, 'mark refresh_token: a refresh token');
    expect(identityOf({ provider }).auditFields.accepted_marks).toBeUndefined();
  });

  test('is also found in the header', () => {
    expectRejection(
      { header: { gty: ['client_credentials'] } },
      'mark client_credentials: issued to a machine by the client credentials grant',
    );
  });
});
