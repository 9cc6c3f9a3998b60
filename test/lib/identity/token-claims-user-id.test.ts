import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClock } from '../../support/clock.ts';
import { startIssuer, type TestIssuer } from '../../support/issuer.ts';
import { createVerifier } from '../../support/verifier.ts';

const clock = createClock();

let a: TestIssuer;
let b: TestIssuer;

beforeAll(async () => {
  a = await startIssuer(clock.now);
  b = await startIssuer(clock.now);
});

afterAll(() => Promise.all([a.close(), b.close()]));

/** A verifier for issuer a alone. */
const verifierWith = (members: object) =>
  createVerifier(clock.now, { issuer: a.issuer, audiences: ['spa', 'https://api.example.com'], ...members });

/** A verifier for both issuers, whose user ids have these prefixes. */
const verifierOfTwo = (prefixA: string, prefixB: string) =>
  createVerifier(
    clock.now,
    { issuer: a.issuer, audiences: ['spa'], user_id_prefix: prefixA },
    { issuer: b.issuer, audiences: ['spa'], user_id_prefix: prefixB },
  );

const refused = (message: string) => ({ name: 'BrokerError', code: 'invalid_token', message });
const notOurs = refused('audience is not one of those configured');
const notThisUse = refused('this use of token (ID or access) is not allowed');

describe('the audience', () => {
  test.each([['spa'], ['https://api.example.com'], [['spa']], [['other', 'spa']], [['spa', 7]]])(
    '%j is one of ours',
    async (aud) => {
      expect((await verifierWith({})(a.mint({ claims: { aud } }))).userId).toBe('alice');
    },
  );

  test.each([
    [undefined],
    [null],
    [''],
    ['other'],
    ['SPA'],
    ['spa '],
    ['spa,other'],
    ['https://api.example.com/'],
    [[]],
    [['other']],
    [[['spa']]],
    [{ 0: 'spa' }],
    [true],
  ])('%j is none of ours', async (aud) => {
    await expect(verifierWith({})(a.mint({ claims: { aud } }))).rejects.toMatchObject(notOurs);
  });

  test('of an OIDC token is never its client_id', async () => {
    const token = a.mint({ header: { typ: 'at+jwt' }, claims: { aud: 'other', client_id: 'spa' } });
    await expect(verifierWith({})(token)).rejects.toMatchObject(notOurs);
  });
});

describe('the use of a token', () => {
  const id = {};
  const access = { header: { typ: 'at+jwt' } };
  const idOfCognito = { header: { typ: undefined }, claims: { token_use: 'id' } };
  const accessOfCognito = {
    header: { typ: undefined },
    claims: { token_use: 'access', client_id: 'spa', aud: undefined },
  };

  test.each([
    ['oidc', 'id', id, access],
    ['oidc', 'access', access, id],
    ['cognito', 'id', idOfCognito, accessOfCognito],
    ['cognito', 'access', accessOfCognito, idOfCognito],
  ])('for %s is restricted to %s', async (type, use, allowed, other) => {
    const verify = verifierWith({ type, token_use: [use], algorithms: ['ES256'] });
    expect((await verify(a.mint(allowed))).userId).toBe('alice');
    await expect(verify(a.mint(other))).rejects.toMatchObject(notThisUse);
    const verifyBoth = verifierWith({ type, algorithms: ['ES256'] });
    expect((await verifyBoth(a.mint(other))).userId).toBe('alice');
  });

  test.each([undefined, null, '', 'ID', 'refresh', ['id'], { id: true }])(
    'for cognito has to be said: %j is refused',
    async (token_use) => {
      const verify = verifierWith({ type: 'cognito', algorithms: ['ES256'] });
      const token = a.mint({ claims: { token_use, client_id: 'spa' } });
      await expect(verify(token)).rejects.toMatchObject(notThisUse);
    },
  );

  test.each([
    ['id', { aud: 'other', client_id: 'spa' }],
    ['access', { aud: 'spa', client_id: 'other' }],
    ['access', { aud: 'spa', client_id: undefined }],
  ])('for cognito says which claim names the client: %s with %j is refused', async (token_use, claims) => {
    const verify = verifierWith({ type: 'cognito', algorithms: ['ES256'] });
    await expect(verify(a.mint({ claims: { ...claims, token_use } }))).rejects.toMatchObject(notOurs);
  });

  test('for oidc is not what a claim token_use says', async () => {
    const verify = verifierWith({ token_use: ['access'] });
    const token = a.mint({ claims: { token_use: 'access', client_id: 'spa' } });
    await expect(verify(token)).rejects.toMatchObject(notThisUse);
  });
});

describe('the user id', () => {
  test('is the claim that the operator has named, behind the prefix', async () => {
    const verify = verifierWith({ user_id_claim: 'preferred_username', user_id_prefix: 'corp:' });
    const token = a.mint({ claims: { preferred_username: 'Alice@Corp' } });
    expect((await verify(token)).userId).toBe('corp:Alice@Corp');
  });

  test('is the e-mail address only if the issuer has verified it', async () => {
    const verify = verifierWith({ user_id_claim: 'email' });
    const mint = (email_verified: unknown, email: unknown = 'alice@example.com') =>
      a.mint({ claims: { email, email_verified } });
    expect((await verify(mint(true))).userId).toBe('alice@example.com');
    for (const unverified of [undefined, null, false, 'true', 1, [true]]) {
      await expect(verify(mint(unverified))).rejects.toMatchObject(refused('"email" is not verified'));
    }
    await expect(verify(mint(true, null))).rejects.toMatchObject(
      refused('"email" is not a string of 1 to 255 characters without control characters'),
    );
  });

  test('that is no e-mail address does not depend on one', async () => {
    const token = a.mint({ claims: { email: 'alice@example.com', email_verified: false } });
    expect((await verifierWith({})(token)).userId).toBe('alice');
  });
});

describe('two issuers with the same sub', () => {
  test.each([
    ['a:', 'b:'],
    ['', 'b:'],
    ['a:', ''],
    ['x', 'xy'],
  ])('are two persons, with the prefixes "%s" and "%s"', async (prefixA, prefixB) => {
    const verify = verifierOfTwo(prefixA, prefixB);
    expect((await verify(a.mint())).userId).toBe(`${prefixA}alice`);
    expect((await verify(b.mint())).userId).toBe(`${prefixB}alice`);
  });
});

describe('where one prefix begins another one', () => {
  test.each([
    ['', 'b:', 'b:alice'],
    ['', 'b:', 'b:'],
    ['x', 'xy', 'yalice'],
    ['x:', 'x:x:', 'x:alice'],
  ])(
    '"%s" and "%s", nobody of the one can pass for somebody of the other as "%s"',
    async (prefixA, prefixB, sub) => {
      const collision = refused('user id begins like those of another provider');
      await expect(verifierOfTwo(prefixA, prefixB)(a.mint({ claims: { sub } }))).rejects.toMatchObject(
        collision,
      );
      // In whichever order the operator names them.
      await expect(verifierOfTwo(prefixB, prefixA)(b.mint({ claims: { sub } }))).rejects.toMatchObject(
        collision,
      );
    },
  );

  test.each([
    ['', 'b:', 'b'],
    ['', 'b:', 'B:alice'],
    ['', 'b:', 'alice b:'],
    ['x', 'xy', 'xyalice'],
  ])('"%s" and "%s", "%s" is as good a name as any', async (prefixA, prefixB, sub) => {
    const { userId } = await verifierOfTwo(prefixA, prefixB)(a.mint({ claims: { sub } }));
    expect(userId).toBe(prefixA + sub);
  });

  test('the longer one may have a name that begins like itself', async () => {
    const { userId } = await verifierOfTwo('', 'b:')(b.mint({ claims: { sub: 'b:alice' } }));
    expect(userId).toBe('b:b:alice');
  });
});
