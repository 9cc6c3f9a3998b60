import { describe, expect, test, vi } from 'vitest';
import { type Fault, faults } from '../../support/faults.ts';
import { setUpIssuerKeys } from '../../support/issuer-keys.ts';

vi.setConfig({ maxConcurrency: 36 }); // those that wait, wait at the same time

const discovery = '/.well-known/openid-configuration';
const reasons: Record<Fault, string> = {
  'status 500': 'answered with status 500',
  'status 429': 'answered with status 429',
  'a redirect': 'answered with status 302',
  'broken JSON': 'answer is not JSON',
  '10 MB': 'answer longer than 524288 bytes',
  'a truncated answer': 'ECONNRESET',
  'a reset': 'ECONNRESET',
  'no answer': 'TimeoutError',
  'a drip': 'TimeoutError',
};
const isTimeout = (fault: Fault) => reasons[fault] === 'TimeoutError';
const allFaults = Object.keys(faults) as Fault[];

/** Settles like the promise, which must take no longer than this. */
const within = async (milliseconds: number, promise: Promise<unknown>): Promise<unknown> => {
  const startedAt = performance.now();
  try {
    return await promise;
  } finally {
    expect(performance.now() - startedAt).toBeLessThan(milliseconds);
  }
};

describe.concurrent('an issuer that gives', () => {
  test.for(allFaults)(
    '%s instead of its metadata is asked twice, then again when the failure is forgotten',
    async (fault, context) => {
      const { issuer, keys, clock } = await setUpIssuerKeys(context);
      issuer.misbehave(fault, { on: 'discovery' });
      await expect(within(3500, keys.get())).rejects.toMatchObject({
        code: 'identity_provider_unavailable',
        message: reasons[fault],
      });
      expect(issuer.requests).toEqual([discovery, discovery]);
      issuer.behave();
      clock.elapse(isTimeout(fault) ? 3 : 1);
      expect((await keys.get()).ids).toEqual(['first']);
      expect(issuer.requests.slice(2)).toEqual([discovery, '/jwks']);
    },
  );

  test.for(allFaults)(
    '%s instead of its keys is asked twice, then again when the failure is forgotten',
    async (fault, context) => {
      const { issuer, keys, clock } = await setUpIssuerKeys(context);
      issuer.misbehave(fault, { on: 'keys' });
      await expect(within(3500, keys.get())).rejects.toMatchObject({
        code: 'identity_provider_unavailable',
        message: reasons[fault],
      });
      expect(issuer.requests).toEqual([discovery, '/jwks', discovery, '/jwks']);
      issuer.behave();
      clock.elapse(isTimeout(fault) ? 3 : 1);
      expect((await keys.get()).ids).toEqual(['first']);
      expect(issuer.requests.slice(4)).toEqual([discovery, '/jwks']);
    },
  );

  test.for(allFaults)('%s once is forgiven', async (fault, context) => {
    const { issuer, keys, log } = await setUpIssuerKeys(context, { type: 'cognito' });
    issuer.misbehave(fault, { times: 1 });
    expect((await keys.get()).ids).toEqual(['first']);
    expect(issuer.requests).toHaveLength(2);
    expect(log.lines.map(({ level }) => level)).toEqual(['info']);
  });

  test.for(allFaults)(
    '%s once its keys are known delays one request by a second at most',
    async (fault, context) => {
      const { issuer, keys, clock, log } = await setUpIssuerKeys(context, { type: 'cognito' });
      const known = await keys.get();
      issuer.misbehave(fault);
      clock.elapse(600);
      expect(await within(1500, keys.get())).toBe(known);
      expect(issuer.requests).toHaveLength(isTimeout(fault) ? 2 : 3); // cut off before its second attempt
      expect(await within(500, keys.get())).toBe(known);
      expect(log.lines.at(-1)).toEqual({
        level: 'warn',
        message: 'issuer keys: cannot be fetched',
        fields: { reason: reasons[fault], issuer: issuer.issuer, kids: ['first'] },
      });
    },
  );
});
