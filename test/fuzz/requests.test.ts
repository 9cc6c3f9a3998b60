/** Tests events and tokens of any shape: the oracle expects every response. */
import fc from 'fast-check';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reasons } from '../../lib/reasons.ts';
import { tenantId } from '../support/broker.ts';
import { type Ask, bearer, claimsOf, type Scene, startScene } from '../support/scene.ts';
import { createTestKey, encodePart, signCompact } from '../support/tokens.ts';
import {
  audienceClaims,
  audienceSettings,
  type Change,
  change,
  claimsNear,
  header,
  markedClaims,
  mostly,
  oneOf,
  text,
} from './arbitraries.ts';
import { fuzz, withoutBurningCpu } from './fuzz.ts';
import { type AudienceSettings, judgeEvent, judgeToken } from './oracle.ts';

const otherKey = createTestKey('ES256', 'first');

let scene: Scene;
let ask: Ask;
let validToken: string;
let now: number;

beforeAll(async () => {
  scene = await startScene();
  ask = scene.wire();
  validToken = scene.mint();
  now = scene.clock.now() / 1000;
  await ask(bearer(validToken));
});

afterAll(() => scene.close());

/** The outcomes and reasons so far. */
const seen = new Set<unknown>();

/** Verifies a token with jose, which must accept every token that the broker accepts. */
const verifyWithJose = (token: string) =>
  jwtVerify(token, createLocalJWKSet(scene.issuer.keySet as JSONWebKeySet), {
    issuer: scene.issuer.issuer,
    algorithms: ['ES256', 'RS256'],
    clockTolerance: 30,
    currentDate: new Date(scene.clock.now()),
  });

/** Sends an event and compares the response with the verdict of the oracle. */
const check = async (event: unknown, by = ask, settings: AudienceSettings = { audiences: ['spa'] }) => {
  const { issuer, rsaKey } = scene;
  const world = { issuer: issuer.issuer, keys: [issuer.key.jwk, rsaKey.jwk], now, ...settings };
  let judged = '';
  const verdict = judgeEvent(event, (token) => {
    judged = token;
    return judgeToken(token, world);
  });
  const asked = await withoutBurningCpu(() => by(event));
  seen.add(asked.outcome).add(asked.auditLine.reason);
  expect(asked.outcome).toBe(typeof verdict === 'string' ? verdict : 'issued');
  if (typeof verdict !== 'string') {
    const { userId, expiresAt } = verdict;
    const expected = { tenant_id: tenantId, user_id: userId, exp: expiresAt };
    expect(await claimsOf(asked, scene.clock.now())).toEqual(expected);
    await verifyWithJose(judged);
  }
};

test('the broker judges an event of any shape as the oracle does', async () => {
  const scheme = fc.oneof(
    oneOf('Bearer ', 'bearer ', 'BEARER  ', 'Basic ', 'Bearer', 'Bearer\t', ' Bearer '),
    text,
  );
  const credentials = fc.oneof(
    fc.constant('').map(() => validToken),
    text,
    fc.base64String(),
  );
  const value = mostly(
    fc.tuple(scheme, credentials).map((parts) => parts.join('')),
    fc.anything(),
  );
  const name = oneOf('authorization', 'Authorization', 'AUTHORIZATION', 'aUthorization', 'host', '__proto__');
  const headersOf = (values: fc.Arbitrary<unknown>) =>
    mostly(fc.dictionary(name, values, { maxKeys: 3 }), fc.anything());
  const shaped = fc.record(
    {
      version: oneOf('1.0', '2.0', '3.0'),
      headers: headersOf(value),
      multiValueHeaders: headersOf(fc.array(value, { maxLength: 3 })),
      requestContext: fc.anything(),
      body: fc.anything(),
      isBase64Encoded: fc.anything(),
      queryStringParameters: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const anything = fc.anything({ withNullPrototype: true, withMap: true, withBigInt: true, withDate: true });
  const property = fc.asyncProperty(mostly(shaped, anything), (given) => check(given));
  await fuzz(property, 2000);
});

test('the broker judges a token of any content, signed with any key and changed in transit, as the oracle does', async () => {
  const signer = oneOf('issuer', 'issuer', 'issuer', 'rsa', 'other', 'none');
  const changes = fc.oneof(fc.constant<Change[]>([]), fc.array(change, { maxLength: 2 }));
  const keys = () => ({
    issuer: scene.issuer.key,
    rsa: scene.rsaKey,
    other: otherKey,
    none: { sign: () => Buffer.alloc(64) },
  });
  const property = fc.asyncProperty(
    header,
    claimsNear(now),
    signer,
    changes,
    async (head, body, by, steps) => {
      const token = scene.mint({
        header: { ...(by === 'rsa' && { alg: 'RS256', kid: 'rsa' }), ...head },
        claims: body,
        key: keys()[by],
      });
      await check(bearer(steps.reduce((changed, step) => step(changed), token)));
    },
  );
  await fuzz(property, 1500);
});

test('the broker judges a token with any mark as the oracle does, and recognizes every mark', async () => {
  const property = fc.asyncProperty(markedClaims, (claims) => check(bearer(scene.mint({ claims }))));
  await fuzz(property, 1000);
  const marks = Object.keys(reasons).filter((reason) => reason.startsWith('marked_'));
  expect(marks.filter((reason) => !seen.has(reason))).toEqual([]);
});

test.each(audienceSettings)(
  'the broker judges a token with any audience and party as the oracle does, with %j',
  async (settings) => {
    const broker = scene.wire({ provider: { audiences: undefined, ...settings } });
    const property = fc.asyncProperty(audienceClaims, (claims) =>
      check(bearer(scene.mint({ claims })), broker, settings),
    );
    await fuzz(property, 150);
  },
);

test('the broker judges a valid token that was changed in transit as the oracle does', async () => {
  const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), (steps) =>
    check(bearer(steps.reduce((changed, step) => step(changed), validToken))),
  );
  await fuzz(property, 500);
});

test('the broker judges a header and payload of any bytes with a valid signature as the oracle does', async () => {
  const bytes = fc.oneof(
    text,
    fc.json(),
    fc.uint8Array({ maxLength: 100 }).map((array) => Buffer.from(array)),
    fc.json().map((json) => `{"alg":"ES256","kid":"first","sub":"alice","x":${json}}`),
  );
  const property = fc.asyncProperty(bytes, bytes, (head, body) =>
    check(bearer(signCompact(head, body, scene.issuer.key))),
  );
  await fuzz(property, 500);
});

test('the broker rejects a valid token with any bit flipped', async () => {
  const property = fc.asyncProperty(fc.nat(2), fc.nat(), async (index, position) => {
    const parts = validToken.split('.').map((part) => Buffer.from(part, 'base64url'));
    const part = parts[index] ?? Buffer.alloc(1);
    const bit = position % (part.length * 8);
    part[bit >> 3] = (part[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect((await ask(bearer(parts.map(encodePart).join('.')))).outcome).toBe('invalid_token');
  });
  await fuzz(property, 500);
});

test('the tests above reach every outcome that needs no fault', () => {
  const outcomes = [...seen].filter((one) => one !== undefined && !Object.hasOwn(reasons, String(one)));
  expect(outcomes.sort()).toEqual(['invalid_token', 'issued', 'missing_token']);
});
