import { expect, test } from 'vitest';
import { createCount } from '../../lib/metrics.ts';

test('an event is one line of JSON in the embedded metric format, one datum by function', () => {
  const written: string[] = [];
  createCount('broker-prod-token', (line) => written.push(line))('SigningKeyChanged');
  const [line = ''] = written;
  expect(written).toHaveLength(1);
  expect(line).toMatch(/^.+\n$/);
  const { timestamp, ...metric } = JSON.parse(line);
  expect(timestamp).toMatch(/^20.*Z$/);
  expect(metric).toEqual({
    level: 'INFO',
    message: 'metric',
    FunctionName: 'broker-prod-token',
    SigningKeyChanged: 1,
    _aws: {
      Timestamp: expect.closeTo(Date.parse(timestamp), -3),
      CloudWatchMetrics: [
        {
          Namespace: 'LatenodeTokenBroker',
          Dimensions: [['FunctionName']],
          Metrics: [{ Name: 'SigningKeyChanged', Unit: 'Count' }],
        },
      ],
    },
  });
});
