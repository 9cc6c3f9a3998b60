import { createHmac, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createClock } from '../../support/clock.ts';
import { startIssuer, type TestIssuer, type TokenOptions } from '../../support/issuer.ts';
import { createTestKey, type Part, testAlgorithms } from '../../support/tokens.ts';
import { createVerifier, type VerifyToken } from '../../support/verifier.ts';

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

const expectRejection = (token: string, reason: string) =>
  expect(verify(token)).rejects.toMatchObject({
    name: 'BrokerError',
    code: 'invalid_token',
    message: reason,
  });
const expectMintRejection = (options: TokenOptions, reason: string) =>
  expectRejection(issuer.mint(options), reason);

describe('a valid token', () => {
  test('results in the user id, the expiry and the claims', async () => {
    const claims = { 'cognito:groups': ['pro'], constructor: 'x' };
    const identity = await verify(issuer.mint({ claims }));
    expect(identity).toMatchObject({ issuer: issuer.issuer, userId: 'alice', expiresAt: now + 3600 });
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
    await expectMintRejection({ header, key: { sign } }, 'signature does not verify');
  });
});

describe('the audit fields of a rejection', () => {
  const claims = { aud: ['other'], azp: 'their-spa' };
  const described = { aud: ['other'], authorized_party: 'their-spa' };

  test.each<[string, object]>([
    ['for an expired token', { exp: now - 60 }],
    ['for a token of the future', { nbf: now + 60 }],
    ['for an iat that is not a number', { iat: 'now' }],
    ['for an audience', {}],
  ])('%s are issuer, aud and authorized party', async (_case, more) => {
    await expect(verify(issuer.mint({ claims: { ...claims, ...more } }))).rejects.toMatchObject({
      auditFields: { issuer: issuer.issuer, ...described },
    });
  });

  test('are empty before the signature is verified', async () => {
    const key = createTestKey('ES256');
    await expect(verify(issuer.mint({ claims, key }))).rejects.toMatchObject({ auditFields: {} });
    await expect(verify(issuer.mint({ claims, header: { alg: 'none' } }))).rejects.toMatchObject({
      auditFields: {},
    });
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
    await expectMintRejection({ rawHeader: part }, 'header or payload is not a JSON object');
    await expectMintRejection({ rawPayload: part }, 'header or payload is not a JSON object');
  });
});

describe('the verifier rejects', () => {
  test.each<[string, (name: string) => unknown, (name: string) => string]>([
    ['that is missing', () => undefined, () => ''],
    ['that is null', () => null, () => ''],
    ['in an array', (name) => [name], () => ''],
    ['with a trailing slash', (name) => `${name}/`, (name) => `: ${name}/`],
    ['without its last character', (name) => name.slice(0, -1), (name) => `: ${name.slice(0, -1)}`],
    ['in upper case', (name) => name.toUpperCase(), (name) => `: ${name.toUpperCase()}`],
    [
      'with another name of its host',
      (name) => name.replace('127.0.0.1', 'localhost'),
      (name) => `: ${name.replace('127.0.0.1', 'localhost')}`,
    ],
    ['after another word', (name) => `issued ${name}`, () => ''],
    ['with a line break', (name) => `${name}\n{"outcome":"issued"}`, () => ''],
    ['of 300 characters', () => `https://${'a'.repeat(300)}`, () => ''],
    ['that is __proto__', () => '__proto__', () => ': __proto__'],
  ])('an issuer %s, without a request', async (_case, iss, quoted) => {
    const requests = issuer.requests.length;
    await expectMintRejection(
      { claims: { iss: iss(issuer.issuer) } },
      `issuer not configured${quoted(issuer.issuer)}`,
    );
    expect(issuer.requests).toHaveLength(requests);
  });

  test('a token that the key of another issuer has signed', async () => {
    verify = createVerifier(
      clock.now,
      { issuer: issuer.issuer, audiences: ['spa'] },
      { issuer: other.issuer, audiences: ['spa'], userIdPrefix: 'other:' },
    );
    const noKey = 'the issuer has no key that fits the token';
    const { key } = other;
    await expectMintRejection({ key }, 'signature does not verify');
    await expectMintRejection({ key, header: { kid: 'other' } }, noKey);
    await expectRejection(other.mint({ claims: { iss: issuer.issuer } }), noKey);
  });
});

describe('the algorithm', () => {
  const notAllowed = '"alg" is not one of those configured';

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
      const noKey = 'the issuer has no key that fits the token';
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
    await expectMintRejection({ key: { sign } }, 'signature does not verify');
  });
});
