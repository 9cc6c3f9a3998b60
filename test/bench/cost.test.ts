import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  assumed,
  deployed,
  estimate,
  largestJump,
  measured,
  quotasReachedAt,
  tiered,
} from '../../bench/cost.ts';
import { readSummary } from '../../bench/summary.ts';
import { startBroker, tokenEvent } from '../support/broker.ts';

test.each([
  [5, 0.5],
  [10, 1],
  [25, 2.15],
])('tiered prices %d units at $%d', (units, dollars) => {
  expect(tiered(units, { 10: 0.1, 20: 0.11, Infinity: 0.01 })).toBeCloseTo(dollars);
});

describe('estimate', () => {
  test('agrees with a calculation by hand at 100 requests per second', () => {
    const parts = Object.fromEntries(estimate(100).parts);
    const cpu = (1769 / deployed.memoryMegabytes) * assumed.coreSlowdown;
    const milliseconds =
      Math.ceil(measured.warmMilliseconds * cpu + 1) + 0.01 * measured.coldMilliseconds * cpu;
    expect(parts['API Gateway']).toBeCloseTo((300 + (2 * 259.2 - 300) * 0.9) / 259.2); // one preflight per token
    expect(parts.Lambda).toBeCloseTo(0.2 + milliseconds * 1e3 * 0.0000133334);
    expect(parts.logs).toBeCloseTo(((measured.auditLineBytes + 1250 + 104) / 1e3) * (0.5 + 3 * 0.03));
    expect(parts['X-Ray']).toBeCloseTo((1 + 99 * 0.05) * 0.01 * 5);
    expect(parts['Secrets Manager']).toBeCloseTo((0.4 + 10 * measured.secretReadsPerHour * 0.0036) / 259.2);
  });

  test('returns the sum of its parts, and the cost of all tokens of a month', () => {
    for (const rate of [1, 100, 10_000]) {
      const { parts, dollars, dollarsPerMonth } = estimate(rate);
      expect(parts.reduce((sum, [, part]) => sum + part, 0)).toBeCloseTo(dollars);
      expect((dollarsPerMonth / (rate * 30 * 86_400)) * 1e6).toBeCloseTo(dollars);
    }
  });

  test('counts one unit of concurrency for each ten requests per second', () => {
    expect(estimate(1).concurrency).toBe(1);
    expect(estimate(10_000).concurrency).toBe(1000);
  });

  test('returns a lower cost per token for every higher rate', () => {
    const costs = [1, 10, 100, 1000, 10_000].map((rate) => estimate(rate).dollars);
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
  });
});

test('the throttle of the deployment is reached before every quota of AWS', () => {
  expect(Math.min(...Object.values(quotasReachedAt))).toBe(deployed.requestsPerSecond);
  expect(largestJump).toBeGreaterThan(10 * deployed.requestsPerSecond);
});

describe('the measured inputs', () => {
  test('differ from the times of the last full run by less than a factor of two', () => {
    const { cold = [], warm = [] } = readSummary();
    const coldStart = cold.find(({ candidate }) => candidate === 'this broker')?.answerMilliseconds ?? 0;
    const request = warm.find((row) => row.candidate === 'this broker' && row.algorithmOut === 'RS512');
    const ratios = [
      coldStart / measured.coldMilliseconds,
      (request?.p50Microseconds ?? 0) / 1000 / measured.warmMilliseconds,
    ];
    for (const ratio of ratios) expect(Math.abs(Math.log2(ratio))).toBeLessThan(1);
  });

  test('are close to the bytes of a request', async () => {
    const broker = await startBroker();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await broker.putKey(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
    const { idToken } = await broker.identityProvider.signIn('plain');
    const { body } = await broker.token(tokenEvent(idToken), { awsRequestId: crypto.randomUUID() });
    await broker.close();
    const auditLineBytes = JSON.stringify(broker.auditLines.at(-1)).length;
    expect(Math.abs(Math.log2(Buffer.byteLength(body) / measured.answerBytes))).toBeLessThan(0.1);
    expect(Math.abs(Math.log2(auditLineBytes / measured.auditLineBytes))).toBeLessThan(0.4);
  });
});
