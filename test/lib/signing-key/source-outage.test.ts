import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { leaksOf } from '../../support/defects.ts';
import { newPem, startKeySource, type TestKeySource } from '../../support/key-source.ts';
import { awsFaults, refusal } from '../../support/secret.ts';

let keySource: TestKeySource;

beforeEach(async () => {
  keySource = await startKeySource();
});

afterEach(() => keySource.secret.close());

describe('a warm key source', () => {
  test.each(awsFaults)(
    'returns the cached key after %s, and fetches again after 10, then 20 seconds',
    async (detail, attempts, fault) => {
      const { source, secret, elapse, log } = keySource;
      await secret.put(newPem());
      const key = await source.get();
      secret.standIn.fault = fault(secret);
      elapse(300);
      for (let request = 0; request < 3; request += 1) expect(await source.get()).toBe(key);
      expect(secret.reads()).toBe(1 + attempts);
      elapse(9);
      expect(await source.get()).toBe(key);
      expect(secret.reads()).toBe(1 + attempts);
      elapse(1);
      expect(await source.get()).toBe(key);
      expect(secret.reads()).toBe(1 + 2 * attempts);
      secret.standIn.fault = undefined;
      elapse(20);
      expect(await source.get()).toBe(key);
      const fields = { key_version: key.versionId, algorithm: 'ES256', kid: key.publicJwk.kid };
      expect(log.lines.slice(1)).toEqual([
        {
          level: 'warn',
          message: 'signing key: cannot be fetched',
          fields: { reason: 'signing_key_unreadable', detail, ...fields },
        },
        { level: 'info', message: 'signing key: recovered', fields },
      ]);
    },
  );

  test('returns the cached key when Secrets Manager hangs, after one wait of a second', async () => {
    const { source, secret, elapse } = keySource;
    await secret.put(newPem());
    const key = await source.get();
    secret.standIn.fault = 'hang';
    elapse(300);
    const startedAt = performance.now();
    const keys = await Promise.all(Array.from({ length: 64 }, () => source.get()));
    for (const one of [...keys, await source.get()]) expect(one).toBe(key);
    expect(performance.now() - startedAt).toBeLessThan(1500);
    expect(secret.reads()).toBeLessThanOrEqual(1 + 2);
  });

  test('keeps its key when an invalid one is stored, logs that once, and uses the next valid key', async () => {
    const { source, secret, elapse, log } = keySource;
    await secret.put(newPem());
    const key = await source.get();
    const invalidPem = newPem().replace('END', 'E N D');
    await secret.put(invalidPem);
    for (let minute = 0; minute < 5; minute += 1) {
      elapse(300);
      expect(await source.get()).toBe(key);
    }
    expect(secret.reads()).toBe(1 + 5);
    const versionId = await secret.put(newPem());
    elapse(300);
    expect((await source.get()).versionId).toBe(versionId);
    expect(log.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'info signing key: loaded',
      'warn signing key: cannot be fetched',
      'info signing key: changed',
    ]);
    expect(log.lines[1]?.fields).toMatchObject({
      reason: 'invalid_signing_key',
      detail: expect.stringContaining('it may be cut off'),
      key_version: key.versionId,
    });
    expect(leaksOf(invalidPem, inspect(log.lines, { depth: null }))).toEqual([]);
  });

  test('keeps its parsed key when the rotation to an invalid one is rolled back', async () => {
    const { source, secret, elapse } = keySource;
    const validId = await secret.put(newPem());
    const key = await source.get();
    const invalidId = await secret.put('to be filled in');
    elapse(300);
    await source.get();
    await secret.makeCurrent(validId, invalidId);
    elapse(10);
    expect(await source.get()).toBe(key);
    elapse(239);
    expect(await source.get()).toBe(key);
    expect(secret.reads()).toBe(3);
  });

  test('rejects when its key is older than the fresh and the stale time together', async () => {
    const { source, secret, elapse, log } = keySource;
    await secret.put(newPem());
    const key = await source.get();
    secret.standIn.fault = refusal(secret, 400, 'AccessDeniedException');
    elapse(300 + 3600 - 1);
    expect(await source.get()).toBe(key);
    elapse(1);
    await expect(source.get()).rejects.toMatchObject({ code: 'signing_key_unavailable' });
    elapse(1);
    await expect(source.get()).rejects.toMatchObject({ code: 'signing_key_unavailable' });
    secret.standIn.fault = undefined;
    elapse(1);
    expect(await source.get()).toBe(key);
    expect(log.lines.map(({ level }) => level)).toEqual(['info', 'warn', 'error', 'info']);
  });

  test('abandons a fetch that a freeze of the environment has cut off', async () => {
    const { source, secret, elapse } = keySource;
    await secret.put(newPem());
    const key = await source.get();
    const versionId = await secret.put(newPem());
    secret.standIn.fault = 'hang';
    elapse(300);
    const frozen = source.get();
    await vi.waitUntil(() => secret.reads() === 2, { timeout: 60_000 });
    secret.standIn.fault = undefined;
    elapse(60);
    const startedAt = performance.now();
    expect((await source.get()).versionId).toBe(versionId);
    expect(performance.now() - startedAt).toBeLessThan(500);
    await secret.standIn.close();
    expect(await frozen).toBe(key);
    expect((await source.get()).versionId).toBe(versionId);
  });
});
