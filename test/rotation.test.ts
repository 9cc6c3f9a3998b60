/** Rotates the signing key under load: to valid keys, to invalid ones, and while Secrets Manager fails. */

import { inspect } from 'node:util';
import type { JWK } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSigningKey } from '../lib/signing-key/signing-key.ts';
import { parseStoredSecret } from '../lib/signing-key/stored-secret.ts';
import type { Metric } from '../lib/telemetry/metrics.ts';
import type { Fault } from '../local/secrets-manager/stand-in.ts';
import { newPrivateKey, startBroker, type TestBroker, tokenEvent } from './support/broker.ts';
import { controlDeadlines } from './support/clock.ts';
import { leaksOf } from './support/defects.ts';
import { generateKeyPair } from './support/key-pair.ts';
import { keyOf } from './support/keys.ts';
import { isSignedBy } from './support/verify.ts';

const ttlSeconds = 300;
const stepSeconds = 20;
const clients = 4;

let broker: TestBroker;
/** `at` is when the request was sent by the broker's clock, in epoch milliseconds. */
let answers: { readonly status: number; readonly token: string; readonly at: number }[];
let answersOfClient: number[];
/** `at` is when the key became the current one. */
let rotations: { readonly publicJwk: JWK; readonly at: number }[];
let isOver: boolean;
let load: Promise<unknown>;

beforeEach(async () => {
  broker = await startBroker();
  const { idToken } = await broker.identityProvider.signIn('plain');
  answers = [];
  answersOfClient = Array(clients).fill(0);
  rotations = [];
  isOver = false;
  const request = async () => {
    const at = broker.now();
    const { statusCode, body } = await broker.token(tokenEvent(idToken));
    answers.push({ status: statusCode, token: JSON.parse(body).token, at });
  };
  const client = async (index: number) => {
    while (!isOver) {
      await request();
      answersOfClient[index] = (answersOfClient[index] ?? 0) + 1;
      await new Promise(setImmediate); // lets the stand-in answer, which runs in this process
    }
  };
  await rotateTo(newPrivateKey());
  await request();
  load = Promise.all(answersOfClient.map((_, index) => client(index)));
});

afterEach(async () => {
  isOver = true;
  await load;
  await broker.close();
});

/** Stores a valid key as the current one. */
const rotateTo = async (pem: string): Promise<void> => {
  await broker.putKey(pem);
  const { publicJwk } = createSigningKey(parseStoredSecret(pem), 'any');
  rotations.push({ publicJwk, at: broker.now() });
};

/** Advances the clock in steps; in each of them every client receives several answers. */
const pass = async (seconds: number, whileWaiting = () => {}): Promise<void> => {
  for (let passed = 0; passed < seconds; passed += stepSeconds) {
    broker.elapse(stepSeconds);
    const enough = answersOfClient.map((answered) => answered + 2);
    while (answersOfClient.some((answered, index) => answered < (enough[index] ?? 0))) {
      whileWaiting();
      await new Promise(setImmediate);
    }
  }
};

const isNewestKeyInUse = async (): Promise<boolean> =>
  isSignedBy(answers.at(-1)?.token ?? '', rotations.at(-1)?.publicJwk ?? {});

/** Ends the load; expects a token for every request, signed with a key that was the current valid one within the TTL. */
const endLoad = async (): Promise<void> => {
  isOver = true;
  await load;
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  for (const { token, at } of answers) {
    const isRecent = (_: unknown, i: number) => (rotations[i + 1]?.at ?? at) > at - ttlSeconds * 1000;
    const candidates = rotations.filter(isRecent);
    const signed = await Promise.all(candidates.map(({ publicJwk }) => isSignedBy(token, publicJwk)));
    expect(signed).toContain(true);
  }
};

/** Returns the log lines about the signing key after the first, and the number of changes. */
const reported = () => ({
  lines: broker.log.lines
    .filter(({ level, message }) => level !== 'debug' && message.startsWith('signing key: '))
    .map(({ level, message }) => `${level} ${message}`)
    .slice(1),
  changes: sumOf('SigningKeyChanged'),
});
const sumOf = (metric: Metric): number =>
  broker.metrics.reduce((sum, measured) => sum + (measured[metric] ?? 0), 0);
const changed = 'info signing key: changed';
const failing = 'warn signing key: cannot be fetched';
const recovered = 'info signing key: recovered';

describe('under load', () => {
  test('a rotated key is used within the TTL', async () => {
    await pass(100);
    for (let i = 0; i < 3; i += 1) {
      await rotateTo(newPrivateKey());
      await pass(ttlSeconds);
      expect(await isNewestKeyInUse()).toBe(true);
    }
    await endLoad();
    expect(reported()).toEqual({ lines: [changed, changed, changed], changes: 3 });
  });

  test('two rotations in quick succession are one change, to the second key', async () => {
    await rotateTo(newPrivateKey());
    await rotateTo(newPrivateKey());
    await pass(ttlSeconds);
    expect(await isNewestKeyInUse()).toBe(true);
    await endLoad();
    expect(reported()).toEqual({ lines: [changed], changes: 1 });
  });

  const publicKey = () =>
    generateKeyPair('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'pem', type: 'spki' });
  test.each([
    ['text without a key', () => 'to be filled in'],
    ['a key that is cut off', () => newPrivateKey().slice(0, 120)],
    ['a public key', publicKey],
    ['a key of the wrong type', () => keyOf('Ed25519').export({ format: 'pem', type: 'pkcs8' })],
    ['a key that is too weak', () => keyOf('RSA of 1024 bits').export({ format: 'pem', type: 'pkcs8' })],
    ['an unfit algorithm', () => JSON.stringify({ privateKey: newPrivateKey(), algorithm: 'RS512' })],
  ])(
    '%s is never used, logged once and counted each time; the next valid key is used within the TTL',
    async (_what, invalid) => {
      const text = invalid().toString();
      await broker.putKey(text);
      await pass(2 * ttlSeconds);
      expect(await isNewestKeyInUse()).toBe(true);
      expect(reported()).toEqual({ lines: [failing], changes: 0 });
      expect(sumOf('SigningKeyFetchFailed')).toBeGreaterThan(1);
      await rotateTo(newPrivateKey());
      await pass(ttlSeconds);
      expect(await isNewestKeyInUse()).toBe(true);
      await endLoad();
      expect(reported()).toEqual({ lines: [failing, changed], changes: 1 });
      expect(leaksOf(text, inspect([broker.log.lines, broker.auditLines], { depth: null }))).toEqual([]);
    },
  );

  const outages: [string, Fault][] = [
    ['answers 500', { status: 500, type: 'InternalServiceError' }],
    ['throttles', { status: 400, type: 'ThrottlingException' }],
    ['denies access', { status: 400, type: 'AccessDeniedException' }],
    ['resets connections', 'reset'],
    ['hangs', 'hang'],
  ];
  test.each(outages)(
    'tokens are issued while Secrets Manager %s for longer than the TTL; failure and recovery are logged once',
    async (_what, fault) => {
      const { secretsManager } = broker;
      const deadlines = controlDeadlines();
      const expire = fault === 'hang' ? deadlines.expire : () => {};
      secretsManager.fault = fault;
      const calls = secretsManager.calls.length;
      await pass(2 * ttlSeconds, expire);
      expect(reported()).toEqual({ lines: [failing], changes: 0 });
      expect(sumOf('SigningKeyFetchFailed')).toBeGreaterThan(1);
      // Two attempts in each pause of 10 seconds, regardless of the number of requests.
      expect(secretsManager.calls.length - calls).toBeLessThanOrEqual((2 * 2 * ttlSeconds) / 10);
      secretsManager.fault = undefined;
      await pass(60);
      expect(reported()).toEqual({ lines: [failing, recovered], changes: 0 });
      await rotateTo(newPrivateKey());
      await pass(ttlSeconds);
      expect(await isNewestKeyInUse()).toBe(true);
      await endLoad();
    },
  );
});
