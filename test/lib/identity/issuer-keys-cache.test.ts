import { describe, expect, test } from 'vitest';
import { setUpIssuerKeys } from '../../support/issuer-keys.ts';
import { createTestKey } from '../../support/tokens.ts';

// One request for each fetch, so that requests are fetches.
const cognito = { type: 'cognito' };
const freshSeconds = 600;
const jitterSeconds = freshSeconds / 5;
const staleSeconds = 3600;
const unavailable = { code: 'identity_provider_unavailable', message: 'answered with status 500' };

describe('keys', () => {
  test('are fresh for 10 minutes, less a fifth at most, without a request', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    await keys.get();
    clock.elapse(freshSeconds - jitterSeconds);
    await keys.get();
    expect(issuer.requests).toHaveLength(1);
    clock.elapse(jitterSeconds);
    await keys.get();
    expect(issuer.requests).toHaveLength(2);
  });

  test('are fetched once for 64 requests at the same time', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    const wanted = () => Promise.all(Array.from({ length: 64 }, () => keys.get()));
    expect(new Set(await wanted()).size).toBe(1);
    expect(issuer.requests).toHaveLength(1);
    clock.elapse(freshSeconds);
    await wanted();
    expect(issuer.requests).toHaveLength(2);
  });

  test('stay the same object as long as they are the same', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    const first = await keys.get();
    clock.elapse(freshSeconds);
    expect(await keys.get()).toBe(first);
    issuer.rotate(createTestKey('ES256', 'second'));
    clock.elapse(freshSeconds);
    expect((await keys.get()).ids).toEqual(['second']);
    expect(issuer.requests).toHaveLength(3);
  });

  test('may keep their ids and still change', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    const first = await keys.get();
    issuer.rotate(createTestKey('ES256', 'first'));
    clock.elapse(freshSeconds);
    expect((await keys.get()).text).not.toBe(first.text);
  });
});

describe('while the issuer fails', () => {
  test('the known keys stay in use for an hour and no longer', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    const known = await keys.get();
    issuer.misbehave('status 500');
    clock.elapse(freshSeconds + staleSeconds - 0.001);
    expect(await keys.get()).toBe(known);
    clock.elapse(0.001);
    await expect(keys.get()).rejects.toMatchObject(unavailable);
  });

  test('it is asked twice, and then not for 10 seconds', async (context) => {
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

  test('and no key is known, it is asked once a second', async (context) => {
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

  test('the end of the failure is noticed after the pause', async (context) => {
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
  test('fetches although the keys are fresh, and again after 2 seconds', async (context) => {
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

  test('that fails starts a pause of 10 seconds, while the known keys stay in use', async (context) => {
    const { issuer, keys, clock } = await setUpIssuerKeys(context, cognito);
    const known = await keys.get();
    issuer.misbehave('status 500');
    await expect(keys.lookUp(clock.now())).rejects.toMatchObject(unavailable);
    clock.elapse(9.999);
    await expect(keys.lookUp(clock.now())).rejects.toMatchObject(unavailable);
    expect(await keys.get()).toBe(known);
    expect(issuer.requests).toHaveLength(1 + 2);
    issuer.behave();
    clock.elapse(0.001);
    expect(await keys.lookUp(clock.now())).toBe(known);
    expect(issuer.requests).toHaveLength(1 + 2 + 1);
  });
});
