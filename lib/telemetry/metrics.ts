/** Measures for the operator: CloudWatch makes metrics of every line in its embedded metric format. */
import { type Write, writeLine } from './log-line.ts';

const namespace = 'LatenodeTokenBroker';

/** What happens to the keys; what each request came to stands in its audit line. */
const units = {
  SigningKeyFetched: 'Count',
  SigningKeyChanged: 'Count',
  SigningKeyFetchFailed: 'Count',
  SigningKeyAgeDays: 'None',
  IssuerKeysFetched: 'Count',
  IssuerKeysChanged: 'Count',
  IssuerKeysFetchFailed: 'Count',
} as const;

export type Metric = keyof typeof units;
export type Metrics = Readonly<Partial<Record<Metric, number>>>;
export type Measure = (metrics: Metrics) => void;

export const metricNames = Object.keys(units) as Metric[];

/**
 * Writes past every level that is set, as audit lines do. The dimension is the one of Lambda's own metrics, and tells the
 * stages of an account apart.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const createMeasure =
  (functionName: string, write?: Write): Measure =>
  (metrics) => {
    const directive = {
      Namespace: namespace,
      Dimensions: [['FunctionName']],
      Metrics: metricNames
        .filter((name) => metrics[name] !== undefined)
        .map((name) => ({ Name: name, Unit: units[name] })),
    };
    writeLine(
      {
        level: 'INFO',
        message: 'metric',
        FunctionName: functionName,
        ...metrics,
        _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] },
      },
      write,
    );
  };
