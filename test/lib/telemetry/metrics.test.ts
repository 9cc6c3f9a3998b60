import { expect, test } from 'vitest';
import { createMetricsEmitter, type Metrics, metricNames } from '../../../lib/telemetry/metrics.ts';

const lineOf = (metrics: Metrics) => {
  const written: string[] = [];
  createMetricsEmitter('broker-prod-token', (line) => written.push(line))(metrics);
  const [line = ''] = written;
  expect(written).toHaveLength(1);
  expect(line).toMatch(/^.+\n$/);
  return JSON.parse(line);
};

test('metrics of one call are one line of JSON in the embedded metric format, with the function as dimension', () => {
  const { timestamp, ...line } = lineOf({ SigningKeyAgeDays: 12.5, SigningKeyFetched: 1 });
  expect(timestamp).toMatch(/^20.*Z$/);
  expect(line).toEqual({
    level: 'INFO',
    message: 'metric',
    FunctionName: 'broker-prod-token',
    SigningKeyFetched: 1,
    SigningKeyAgeDays: 12.5,
    _aws: {
      Timestamp: expect.closeTo(Date.parse(timestamp), -3),
      CloudWatchMetrics: [
        {
          Namespace: 'LatenodeTokenBroker',
          Dimensions: [['FunctionName']],
          Metrics: [
            { Name: 'SigningKeyFetched', Unit: 'Count' },
            { Name: 'SigningKeyAgeDays', Unit: 'None' },
          ],
        },
      ],
    },
  });
});

test.each(metricNames)(
  '%s alone declares no other metric, because CloudWatch expects every declared one',
  (name) => {
    const { _aws, ...line } = lineOf({ [name]: 0 });
    expect(_aws.CloudWatchMetrics[0].Metrics.map(({ Name }: { Name: string }) => Name)).toEqual([name]);
    expect(line[name]).toBe(0);
  },
);
