import { expect, test } from 'vitest';
import { readMeasured } from '../../../bench/cost/figures.ts';
import { measure } from '../../../bench/cost/measure.ts';

test('the committed figures can be measured again: the same bytes, the same reads, and times of their kind', async () => {
  const committed = readMeasured();
  const measured = await measure({ processes: 1, requests: 300 });
  expect(Object.keys(measured)).toEqual(Object.keys(committed));
  expect(measured.answerBytes).toBe(committed.answerBytes);
  expect(measured.secretReadsPerHour).toBe(committed.secretReadsPerHour);
  // The times in an audit line have more digits or fewer.
  expect(Math.abs(measured.auditLineBytes - committed.auditLineBytes)).toBeLessThan(30);
  expect(measured.warmMilliseconds).toBeGreaterThan(0.05);
  expect(measured.coldMilliseconds).toBeGreaterThan(measured.warmMilliseconds);
}, 60_000);
