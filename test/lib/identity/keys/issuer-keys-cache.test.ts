import { describe, expect, test } from 'vitest';
import { setUpIssuerKeys } from '../../../support/issuer-keys.ts';
import { createTestKey } from '../../../support/tokens.ts';

// Cognito needs no discovery: each fetch is one request.
const cognito = { type: 'cognito' };
const freshSeconds = 600;
const jitterSeconds = freshSeconds / 5;
const staleSeconds = 3600;
const unavailable = { code: 'identity_provider_unavailable', reason: 'issuer_fails' };

describe('cached keys', () => {
  test('are fresh for 8 to 10 minutes', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    await keys.get();
    clock.elapse(freshSeconds - jitterSeconds);
    await keys.get();
    expect(issuer.requests).toHaveLength(1);
    clock.elapse(jitterSeconds);
    await keys.get();
    expect(issuer.requests).toHaveLength(2);
  });

  test('are fetched once for 64 concurrent requests', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    const getAll = () => Promise.all(Array.from({ length: 64 }, () => keys.get()));
    expect(new Set(await getAll()).size).toBe(1);
    expect(issuer.requests).toHaveLength(1);
    clock.elapse(freshSeconds);
    await getAll();
    expect(issuer.requests).toHaveLength(2);
  });

  test('remain the same object while the key set is unchanged', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    const first = await keys.get();
    clock.elapse(freshSeconds);
    expect(await keys.get()).toBe(first);
    issuer.rotate(createTestKey('ES256', 'second'));
    clock.elapse(freshSeconds);
    expect((await keys.get()).ids).toEqual(['second']);
    expect(issuer.requests).toHaveLength(3);
  });

  test('change if the issuer publishes another key under the same id', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    const first = await keys.get();
    issuer.rotate(createTestKey('ES256', 'first'));
    clock.elapse(freshSeconds);
    expect((await keys.get()).text).not.toBe(first.text);
  });
});

describe('the cache, while the issuer fails,', () => {
  test('uses stale keys for one hour', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    const cached = await keys.get();
    issuer.misbehave('status 500');
    clock.elapse(freshSeconds + staleSeconds - 0.001);
    expect(await keys.get()).toBe(cached);
    clock.elapse(0.001);
    await expect(keys.get()).rejects.toMatchObject(unavailable);
  });

  test('sends two requests, then none for 10 seconds', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    await keys.get();
    issuer.misbehave('status 500');
    clock.elapse(freshSeconds);
    await keys.get();
    clock.elapse(9.999);
    await keys.get();
    expect(issuer.requests).toHaveLength(1 + 2);
    clock.elapse(0.001);
    await keys.get();
    expect(issuer.requests).toHaveLength(1 + 2 + 2);
  });

  test('fetches at most once a second if it is empty', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    issuer.misbehave('status 500');
    await expect(keys.get()).rejects.toMatchObject(unavailable);
    clock.elapse(0.999);
    await expect(keys.get()).rejects.toMatchObject(unavailable);
    expect(issuer.requests).toHaveLength(2);
    clock.elapse(0.001);
    await expect(keys.get()).rejects.toMatchObject(unavailable);
    expect(issuer.requests).toHaveLength(2 + 2);
  });

  test('recovers with the first fetch after the pause', async (context) => {
    const { issuer, keys, clock, log } = await setUpIssuerKeys(context, cognito);
    await keys.get();
    issuer.misbehave('status 500');
    clock.elapse(freshSeconds);
    await keys.get();
    issuer.behave();
    clock.elapse(10);
    await keys.get();
    clock.elapse(freshSeconds - jitterSeconds);
    await keys.get();
    expect(issuer.requests).toHaveLength(1 + 2 + 1);
    expect(log.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'info issuer keys: loaded',
      'warn issuer keys: cannot be fetched',
      'info issuer keys: recovered',
    ]);
  });
});

describe('a look-up for an unknown kid', () => {
  test('fetches fresh keys again, at most every 2 seconds', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    await keys.get();
    issuer.rotate(createTestKey('ES256', 'second'));
    clock.elapse(1);
    expect((await keys.lookUp(clock.now())).ids).toEqual(['second']);
    issuer.rotate(createTestKey('ES256', 'third'));
    clock.elapse(1.999);
    expect((await keys.lookUp(clock.now())).ids).toEqual(['second']);
    expect(issuer.requests).toHaveLength(2);
    clock.elapse(0.001);
    expect((await keys.lookUp(clock.now())).ids).toEqual(['third']);
    expect(issuer.requests).toHaveLength(3);
  });

  test('causes no fetch for 10 seconds after it has failed, while requests use the cached keys', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    const cached = await keys.get();
    issuer.misbehave('status 500');
    await expect(keys.lookUp(clock.now())).rejects.toMatchObject(unavailable);
    clock.elapse(9.999);
    await expect(keys.lookUp(clock.now())).rejects.toMatchObject(unavailable);
    expect(await keys.get()).toBe(cached);
    expect(issuer.requests).toHaveLength(1 + 2);
    issuer.behave();
    clock.elapse(0.001);
    expect(await keys.lookUp(clock.now())).toBe(cached);
    expect(issuer.requests).toHaveLength(1 + 2 + 1);
  });
});
