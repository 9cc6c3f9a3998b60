import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BrokerError } from '../../../lib/errors.ts';
import { newPem, startKeySource, type TestKeySource } from '../../support/key-source.ts';
import { awsFaults } from '../../support/secret.ts';

let keySource: TestKeySource;

beforeEach(async () => {
  keySource = await startKeySource();
});

afterEach(() => keySource.secret.close());

describe('a cold key source', () => {
  test.each(awsFaults)(
    'rejects after %s, logs nothing secret, and fetches again after a second',
    async (detail, attempts, fault) => {
      const { source, secret, elapse, log } = keySource;
      const versionId = await secret.put(newPem());
      secret.standIn.fault = fault(secret);
      for (let request = 1; request <= 2; request += 1) {
        const error = await source.get().catch((error: unknown) => error);
        expect(error).toBeInstanceOf(BrokerError);
        expect(error).toMatchObject({ reason: 'signing_key_unreadable', detail });
        for (const _ of Array(100)) await expect(source.get()).rejects.toMatchObject({ detail });
        expect(secret.reads()).toBe(request * attempts);
        elapse(1);
      }
      secret.standIn.fault = undefined;
      expect((await source.get()).versionId).toBe(versionId);
      expect(log.lines).toMatchObject([
        {
          level: 'error',
          message: 'signing key: cannot be fetched',
          fields: { reason: 'signing_key_unreadable', detail },
        },
        { level: 'info', message: 'signing key: loaded' },
      ]);
      expect(inspect(log.lines, { depth: null })).not.toMatch(/arn:|latenode\/signing-key|127\.0\.0\.1/);
    },
  );

  test('rejects within 2.5 seconds when Secrets Manager hangs, then at once for 3 seconds', async () => {
    const { source, secret, elapse } = keySource;
    const versionId = await secret.put(newPem());
    secret.standIn.fault = 'hang';
    const startedAt = performance.now();
    const results = await Promise.allSettled(Array.from({ length: 64 }, () => source.get()));
    expect(performance.now() - startedAt).toBeLessThan(2500);
    for (const result of results) {
      const reason = { reason: 'signing_key_unreadable', detail: 'TimeoutError' };
      expect(result).toMatchObject({ status: 'rejected', reason });
    }
    secret.standIn.fault = undefined;
    elapse(2.999);
    await expect(source.get()).rejects.toMatchObject({ detail: 'TimeoutError' });
    expect(secret.reads()).toBe(2);
    elapse(0.001);
    expect((await source.get()).versionId).toBe(versionId);
  });

  test.each([
    ['has no value', undefined, { reason: 'signing_key_unreadable', detail: 'ResourceNotFoundException' }],
    [
      'holds no key',
      'to be filled in',
      { reason: 'invalid_signing_key', detail: expect.stringContaining('there is no private key') },
    ],
  ])('rejects while the secret %s, then uses the key that is stored', async (_what, value, expected) => {
    const { source, secret, elapse } = keySource;
    if (value !== undefined) await secret.put(value);
    await expect(source.get()).rejects.toMatchObject(expected);
    const versionId = await secret.put(newPem());
    elapse(1);
    expect((await source.get()).versionId).toBe(versionId);
  });

  test('rejects if Secrets Manager is unreachable', async () => {
    const { source, secret } = keySource;
    await secret.standIn.close();
    await expect(source.get()).rejects.toMatchObject({
      code: 'signing_key_unavailable',
      detail: 'ECONNREFUSED',
    });
  });
});
