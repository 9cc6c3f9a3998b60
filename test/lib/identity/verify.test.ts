import { createHmac, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Reason } from '../../../lib/reasons.ts';
import { createClock } from '../../support/clock.ts';
import { startIssuer, type TestIssuer, type TokenOptions } from '../../support/issuer.ts';
import { createTestKey, type Part, testAlgorithms } from '../../support/tokens.ts';
import { createEvent, createVerifier, type VerifyToken } from './verifier.ts';

const clock = createClock();
const now = clock.now() / 1000;
const rsaKey = createTestKey('RS256', 'rsa');

let issuer: TestIssuer;
let other: TestIssuer;
let verify: VerifyToken;

beforeAll(async () => {
  issuer = await startIssuer(clock.now);
  other = await startIssuer(clock.now, createTestKey('ES256', 'other'));
});

beforeEach(() => {
  issuer.keySet = { keys: [issuer.key.jwk, rsaKey.jwk] };
  verify = createVerifier(clock.now, { issuer: issuer.issuer, audiences: ['spa'] });
});

afterAll(() => Promise.all([issuer.close(), other.close()]));

const expectRejection = (token: string, reason: Reason) =>
  expect(verify(token)).rejects.toMatchObject({
    name: 'BrokerError',
    code: 'invalid_token',
    reason,
  });
const expectMintRejection = (options: TokenOptions, reason: Reason) =>
  expectRejection(issuer.mint(options), reason);

describe('a valid token', () => {
  test('results in the user id, the expiry and the claims', async () => {
    const claims = { 'cognito:groups': ['pro'], constructor: 'x' };
    const identity = await verify(issuer.mint({ claims }));
    expect(identity).toMatchObject({ userId: 'alice', expiresAt: now + 3600 });
    expect(identity.claims).toEqual({
      iss: issuer.issuer,
      sub: 'alice',
      aud: 'spa',
      iat: now,
      exp: now + 3600,
      'cognito:groups': ['pro'],
      constructor: 'x',
    });
  });

  test.each(testAlgorithms)('is accepted if signed with %s', async (alg) => {
    const key = createTestKey(alg, 'another');
    issuer.keySet = { keys: [key.jwk] };
    const header = { alg, kid: 'another' };
    expect((await verify(issuer.mint({ header, key }))).userId).toBe('alice');
    const sign = () => key.sign(Buffer.from('another token'));
    await expectMintRejection({ header, key: { sign } }, 'invalid_signature');
  });
});

describe('the audit event of a rejected token', () => {
  const claims = { aud: ['other'], azp: 'their-spa', act: { sub: 'support' } };
  const named = { issuer: '', kid: 'first' };
  const described = { subject: 'alice', aud: ['other'], authorized_party: 'their-spa', actor: 'support' };
  const eventOf = async (options: TokenOptions) => {
    const event = createEvent();
    await expect(verify(issuer.mint(options), event)).rejects.toMatchObject({ code: 'invalid_token' });
    const { request_id, cold_start, expired_seconds_ago, ...described } = event;
    return described;
  };

  beforeEach(() => {
    named.issuer = issuer.issuer;
  });

  test.each<[string, object]>([
    ['has expired', { exp: now - 60 }],
    ['is of the future', { nbf: now + 60 }],
    ['has an iat that is not a number', { iat: 'now' }],
    ['is for another audience', {}],
  ])('describes a token that %s', async (_case, more) => {
    const event = await eventOf({ header: { kid: 'first' }, claims: { ...claims, ...more } });
    expect(event).toEqual({ ...named, ...described });
  });

  test('has only issuer and kid before the signature is verified', async () => {
    const key = createTestKey('ES256');
    expect(await eventOf({ header: { kid: 'first' }, claims, key })).toEqual(named);
    expect(await eventOf({ header: { kid: 'first', alg: 'none' }, claims })).toEqual(named);
  });

  test('has the marks that the provider accepts', async () => {
    const accepting = createVerifier(clock.now, {
      issuer: issuer.issuer,
      audiences: ['spa'],
      acceptMarked: ['pending'],
    });
    const event = createEvent();
    await accepting(issuer.mint({ claims: { sts: 'pending' } }), event);
    expect(event.accepted_marks).toEqual(['pending']);
  });
});

const invalidIdentifiers: [string, unknown][] = [
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

describe('sub', () => {
  test.each(invalidIdentifiers)(
    'is rejected if it is %s, even if another claim is the user id',
    async (_case, sub) => {
      await expectMintRejection({ claims: { sub } }, 'invalid_subject');
      const byOid = createVerifier(clock.now, {
        issuer: issuer.issuer,
        audiences: ['spa'],
        userIdClaim: 'oid',
      });
      await expect(byOid(issuer.mint({ claims: { oid: 'a', sub } }))).rejects.toMatchObject({
        reason: 'invalid_subject',
      });
    },
  );

  test.each([
    ['255 characters', 'a'.repeat(255)],
    ['one character', '0'],
    ['a surrogate pair', '\ud83d\ude00'],
    ['Cyrillic letters', 'аlice'],
    ['__proto__', '__proto__'],
  ])('is the user id, unchanged: %s', async (_case, sub) => {
    expect((await verify(issuer.mint({ claims: { sub } }))).userId).toBe(sub);
  });
});

describe('the verifier rejects a header or a payload that is', () => {
  const parts: [string, Part][] = [
    ['white space', ' '],
    ['not JSON', 'header'],
    ['truncated JSON', '{"alg":"ES256"'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a number', '1'],
    ['a string', '"ES256"'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['UTF-16', Buffer.from('{}', 'utf16le')],
    ['5000 brackets', '['.repeat(5000)],
  ];

  test.each(parts)('%s', async (_case, part) => {
    await expectMintRejection({ rawHeader: part }, 'not_a_json_object');
    await expectMintRejection({ rawPayload: part }, 'not_a_json_object');
  });
});

describe('the verifier rejects', () => {
  test.each<[string, (name: string) => unknown]>([
    ['that is missing', () => undefined],
    ['that is null', () => null],
    ['in an array', (name) => [name]],
    ['with a trailing slash', (name) => `${name}/`],
    ['without its last character', (name) => name.slice(0, -1)],
    ['in upper case', (name) => name.toUpperCase()],
    ['with another name of its host', (name) => name.replace('127.0.0.1', 'localhost')],
    ['after another word', (name) => `issued ${name}`],
    ['with a line break', (name) => `${name}\n{"outcome":"issued"}`],
    ['of 300 characters', () => `https://${'a'.repeat(300)}`],
    ['that is __proto__', () => '__proto__'],
  ])('an issuer %s, without a request', async (_case, iss) => {
    const requests = issuer.requests.length;
    await expectMintRejection({ claims: { iss: iss(issuer.issuer) } }, 'issuer_not_configured');
    expect(issuer.requests).toHaveLength(requests);
  });

  test('a token that the key of another issuer has signed', async () => {
    verify = createVerifier(
      clock.now,
      { issuer: issuer.issuer, audiences: ['spa'] },
      { issuer: other.issuer, audiences: ['spa'], userIdPrefix: 'other:' },
    );
    const noKey = 'no_matching_key';
    const { key } = other;
    await expectMintRejection({ key }, 'invalid_signature');
    await expectMintRejection({ key, header: { kid: 'other' } }, noKey);
    await expectRejection(other.mint({ claims: { iss: issuer.issuer } }), noKey);
  });
});

describe('the algorithm', () => {
  const notAllowed = 'algorithm_not_configured';

  test.each(['none', 'None', 'NONE', 'nOnE', 'ES256K', 'es256', 'HS256', 'ECDH-ES', 'toString', '__proto__'])(
    '"%s" is rejected, with and without a signature',
    async (alg) => {
      await expectMintRejection({ header: { alg } }, notAllowed);
      await expectMintRejection({ header: { alg }, key: { sign: () => Buffer.alloc(1) } }, notAllowed);
    },
  );

  test.each([undefined, null, '', 7, ['ES256'], { alg: 'ES256' }])('%j is rejected', async (alg) => {
    await expectMintRejection({ header: { alg } }, notAllowed);
  });

  test.each([
    ['PEM', rsaKey.publicKey.export({ format: 'pem', type: 'spki' })],
    ['DER', rsaKey.publicKey.export({ format: 'der', type: 'spki' })],
    ['modulus', Buffer.from(String(rsaKey.jwk.n), 'base64url')],
    ['JWK', JSON.stringify(rsaKey.jwk)],
  ])('HS* is rejected with the %s of the public key as its secret', async (_form, secret) => {
    for (const bits of ['256', '384', '512']) {
      const sign = (data: Buffer) => createHmac(`sha${bits}`, secret).update(data).digest();
      await expectMintRejection({ header: { alg: `HS${bits}`, kid: 'rsa' }, key: { sign } }, notAllowed);
    }
  });

  test('of a token is rejected unless the operator lists it', async () => {
    verify = createVerifier(clock.now, { issuer: issuer.issuer, audiences: ['spa'], algorithms: ['RS256'] });
    await expectMintRejection({}, notAllowed);
    const token = issuer.mint({ header: { alg: 'RS256', kid: 'rsa' }, key: rsaKey });
    expect((await verify(token)).userId).toBe('alice');
  });

  test.each(['PS256', 'RS512', 'ES384', 'EdDSA'])(
    '%s is rejected for a key of another algorithm',
    async (alg) => {
      const noKey = 'no_matching_key';
      await expectMintRejection({ header: { alg, kid: 'rsa' }, key: rsaKey }, noKey);
      await expectMintRejection({ header: { alg, kid: 'first' } }, noKey);
    },
  );
});

describe('the verifier rejects a signature', () => {
  test.each<[string, (data: Buffer) => Buffer]>([
    ['of one byte', () => Buffer.alloc(1)],
    ['of zeros (CVE-2022-21449)', () => Buffer.alloc(64)],
    ['in DER', (data) => sign('sha256', data, issuer.key.privateKey)],
    ['without its first byte', (data) => issuer.key.sign(data).subarray(1)],
    ['with an additional byte', (data) => Buffer.concat([issuer.key.sign(data), Buffer.alloc(1)])],
    ['of another token', () => issuer.key.sign(Buffer.from('another'))],
  ])('%s', async (_case, sign) => {
    await expectMintRejection({ key: { sign } }, 'invalid_signature');
  });
});
