import { expect, test } from 'vitest';
import type { Reply } from '../../../local/gateway/http-api.ts';
import { onMethod, withHeader } from '../../support/gateway.ts';
import type { TokenOptions } from '../../support/issuer.ts';
import { refusal } from '../../support/secret.ts';
import { createTestKey, signCompact } from '../../support/tokens.ts';
import { loadedStage } from '../run.ts';
import { shareDoctorScene, startDoctorScene } from './scene.ts';

const scene = await shareDoctorScene();

const now = () => Math.floor(Date.now() / 1000);
/** Runs the doctor with a token of alice, changed by the options. */
const examineToken = (options: TokenOptions = {}) => scene.examine({ token: scene.issuer.mint(options) });

test('verifies a complete exchange, and shows header and claims of the Latenode JWT', async () => {
  const { of, text } = await examineToken();
  expect(of('token')?.detail).toMatch(/^accepted in \d+ ms$/);
  expect(of('Latenode JWT')?.status).toBe('passed');
  const claims = '{"tenant_id":42,"user_id":"alice","plan_id":35,"exp":X}';
  expect(
    text('Latenode JWT')
      .replace(/"exp":\d+/, '"exp":X')
      .split('\n'),
  ).toEqual([
    'signed with the key in the key set',
    'header {"alg":"ES256","typ":"JWT"}',
    `claims ${claims}, expires in 10 minutes`,
  ]);
});

test("passes a JWT whose expiry the user's token limits, and verifies ES256K", async () => {
  const onK256 = await startDoctorScene('secp256k1');
  const token = onK256.issuer.mint({ claims: { exp: now() + 300 } });
  const { of, text } = await onK256.examine({ token });
  await onK256.close();
  expect(of('Latenode JWT')?.status).toBe('passed');
  expect(text('Latenode JWT')).toMatch(/"alg":"ES256K".+expires in 5 minutes$/s);
});

const expired = { iat: 1e9, exp: 1e9 + 600 };
const other = 'https://other.example.com';
test.each<[string, TokenOptions, string, string]>([
  ['has expired', { claims: expired }, 'expired: The token has expired', 'it has expired'],
  ['is for another audience', { claims: { aud: 'other' } }, 'token passed: iss "http', 'add the aud'],
  ['is of another issuer', { claims: { iss: other } }, 'expected: iss "http', 'set the issuer to the iss of'],
  [
    'has a foreign signature',
    { key: createTestKey() },
    'invalid_signature: ',
    'not signed with a key that the',
  ],
  ['is issued in the future', { claims: { iat: now() + 3600 } }, 'issued_in_future: ', 'clock of the issuer'],
  ['is a logout token', { header: { typ: 'logout+jwt' } }, 'wrong_token_type: ', 'an ID or access token'],
])('names the reason and the remedy for a token that %s', async (_what, options, detail, remedy) => {
  const token = scene.issuer.mint(options);
  const { exitCode, failed, of, text, printed } = await scene.examine({ token });
  expect({ exitCode, failed }).toEqual({ exitCode: 1, failed: ['token'] });
  expect(text('token')).toContain(detail);
  expect(of('token')?.remedy).toContain(remedy);
  expect(text('token')).toMatch(
    /^responds with 401 invalid_token from the function, request \S+\nwww-authenticate: Bearer/,
  );
  expect(of('Latenode JWT')?.status).toBe('skipped');
  expect(printed).not.toContain(token.slice(-20));
});

test.each(['Bearer ', 'Authorization: bearer '])('accepts a token with the prefix "%s"', async (prefix) => {
  expect((await scene.examine({ token: prefix + scene.issuer.mint() })).of('token')?.status).toBe('passed');
});

test('recognizes a token that is not a JWT', async () => {
  expect((await scene.examine({ token: 'opaque' })).text('token')).toContain('not_a_jws');
});

test('distinguishes a user without entitlement from an invalid token', async () => {
  const { of, text } = await examineToken({ claims: { sub: 'bob' } });
  expect(text('token')).toContain('rule 1: does not match: "sub" is "bob", not "alice"');
  expect(of('token')?.remedy).toContain('change the entitlements');
});

test.each([
  ['more', 'spa', 'accepted, although the expected settings reject it: The audience'],
  ['less', 'other', 'the expected settings accept the token'],
])('reports a broker that accepts %s than the expected settings', async (_what, aud, words) => {
  const identityProviders = [{ issuer: scene.issuer.issuer, audiences: ['other'] }];
  const token = scene.issuer.mint({ claims: { aud } });
  const { of, text } = await scene.examine({ stage: loadedStage({ identityProviders }), token });
  expect(text('token')).toContain(words);
  expect(of('token')).toMatchObject({ status: 'failed', remedy: expect.stringContaining('settings differ') });
});

/** Changes the body of successful responses to POST /token. */
const issued = (change: (body: { token: string; expires_at: number }) => object) => (reply: Reply) =>
  reply.status === 200 && reply.body.includes('"token"')
    ? { ...reply, body: JSON.stringify(change(JSON.parse(reply.body))) }
    : reply;
const resign = (token: string) => {
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url');
  return signCompact({ alg: 'ES256', typ: 'JWT' }, claims, createTestKey());
};

test.each<[string, Parameters<typeof issued>[0], string]>([
  ['lacks members', () => ({ token: 1 }), 'the response lacks token, expires_at or expires_in'],
  ['has an opaque token', (body) => ({ ...body, token: 'a' }), 'the token in the response is not a JWT'],
  [
    'has another expires_at',
    (body) => ({ ...body, expires_at: 1 }),
    'expires_at in the response differs from',
  ],
  [
    'is signed anew',
    (body) => ({ ...body, token: resign(body.token) }),
    'not signed with the key in the key',
  ],
])('fails the check of the JWT for a response that %s', async (_what, change, detail) => {
  scene.gateway.distort = issued(change);
  const { failed, text } = await examineToken();
  expect(failed).toEqual(['Latenode JWT']);
  expect(text('Latenode JWT')).toContain(detail);
});

test('fails the check of the token if the response may be cached', async () => {
  scene.gateway.distort = onMethod('POST', withHeader('Cache-Control', 'public'));
  expect((await examineToken()).of('token')?.detail).toContain('no-store');
});

test("fails for an undocumented claim, and for an expiry later than that of the user's token", async () => {
  const key = createTestKey('ES256');
  const exp = now() + 7200;
  const token = signCompact({ alg: 'ES256' }, { tenant_id: 42, user_id: 'alice', role: 'root', exp }, key);
  const replace = issued(() => ({ token, expires_at: exp, expires_in: 7200 }));
  scene.gateway.distort = (reply, { method }) =>
    method === 'GET' ? { ...reply, body: JSON.stringify({ keys: [key.jwk] }) } : replace(reply);
  scene.secret.standIn.fault = refusal(scene.secret, 400, 'AccessDeniedException');
  expect((await examineToken()).text('Latenode JWT')).toMatch(
    /^"role" is not a claim that Latenode documents\nplan_id should be 35\nexpires later than the user's own token\n/,
  );
});
