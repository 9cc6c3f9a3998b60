import { describe, expect, test, vi } from 'vitest';
import type { Reason } from '../../../../lib/reasons.ts';
import { type Fault, faults } from '../../../support/faults.ts';
import { setUpIssuerKeys } from '../../../support/issuer-keys.ts';

vi.setConfig({ maxConcurrency: 36 }); // all tests that wait for a timeout run at once

const discovery = '/.well-known/openid-configuration';
const reasons: Record<Fault, Reason> = {
  'status 500': 'issuer_fails',
  'status 429': 'issuer_denies_request',
  'a redirect': 'issuer_redirects',
  'broken JSON': 'issuer_response_not_json',
  '10 MB': 'issuer_response_too_long',
  'a truncated answer': 'issuer_unreachable',
  'a reset': 'issuer_unreachable',
  'no answer': 'issuer_unreachable',
  'a slow body': 'issuer_unreachable',
};
const isTimeout = (fault: Fault) => ['no answer', 'a slow body'].includes(fault);
const allFaults = Object.keys(faults) as Fault[];

/** Settles as the promise does; fails if that takes longer than this. */
const within = async (milliseconds: number, promise: Promise<unknown>): Promise<unknown> => {
  const startedAt = performance.now();
  try {
    return await promise;
  } finally {
    expect(performance.now() - startedAt).toBeLessThan(milliseconds);
  }
};

describe.concurrent('the cache of issuer keys', () => {
  test.for(allFaults)(
    'rejects after two attempts, and fetches again after a pause, if discovery fails with %s',
    async (fault, context) => {
      const { issuer, keys, clock } = await setUpIssuerKeys(context);
      issuer.misbehave(fault, { on: 'discovery' });
      await expect(within(3500, keys.get())).rejects.toMatchObject({
        code: 'identity_provider_unavailable',
        reason: reasons[fault],
      });
      expect(issuer.requests).toEqual([discovery, discovery]);
      issuer.behave();
      clock.elapse(isTimeout(fault) ? 3 : 1);
      expect((await keys.get()).ids).toEqual(['first']);
      expect(issuer.requests.slice(2)).toEqual([discovery, '/jwks']);
    },
  );

  test.for(allFaults)(
    'rejects after two attempts, and fetches again after a pause, if the key set fails with %s',
    async (fault, context) => {
      const { issuer, keys, clock } = await setUpIssuerKeys(context);
      issuer.misbehave(fault, { on: 'keys' });
      await expect(within(3500, keys.get())).rejects.toMatchObject({
        code: 'identity_provider_unavailable',
        reason: reasons[fault],
      });
      expect(issuer.requests).toEqual([discovery, '/jwks', discovery, '/jwks']);
      issuer.behave();
      clock.elapse(isTimeout(fault) ? 3 : 1);
      expect((await keys.get()).ids).toEqual(['first']);
      expect(issuer.requests.slice(4)).toEqual([discovery, '/jwks']);
    },
  );

  test.for(allFaults)(
    'succeeds with the second attempt if the first one fails with %s',
    async (fault, context) => {
      const { issuer, keys, log } = await setUpIssuerKeys(context, { type: 'cognito' });
      issuer.misbehave(fault, { times: 1 });
      expect((await keys.get()).ids).toEqual(['first']);
      expect(issuer.requests).toHaveLength(2);
      expect(log.lines.map(({ level }) => level)).toEqual(['info']);
    },
  );

  test.for(allFaults)(
    'delays one request by at most a second, then uses the stale keys, if a refresh fails with %s',
    async (fault, context) => {
      const { issuer, keys, clock, log } = await setUpIssuerKeys(context, { type: 'cognito' });
      const stale = await keys.get();
      issuer.misbehave(fault);
      clock.elapse(600);
      expect(await within(1500, keys.get())).toBe(stale);
      expect(issuer.requests).toHaveLength(isTimeout(fault) ? 2 : 3); // the second attempt has not begun
      expect(await within(500, keys.get())).toBe(stale);
      expect(log.lines.at(-1)).toEqual({
        level: 'warn',
        message: 'issuer keys: cannot be fetched',
        fields: expect.objectContaining({ reason: reasons[fault], issuer: issuer.issuer, kids: ['first'] }),
      });
    },
  );
});
