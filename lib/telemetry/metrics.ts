/** Writes metrics about the cached keys as log lines in CloudWatch's embedded metric format. */
import { type Write, writeLine } from './log-line.ts';

/** The CloudWatch namespace of every metric of this project. */
export const metricsNamespace = 'LatenodeTokenBroker';

/** Metrics of requests are not among them: metric filters derive those from the audit lines. */
const units = {
  SigningKeyFetched: 'Count',
  SigningKeyChanged: 'Count',
  SigningKeyFetchFailed: 'Count',
  SigningKeyAgeDays: 'None',
  IssuerKeysFetched: 'Count',
  IssuerKeysChanged: 'Count',
  IssuerKeysFetchFailed: 'Count',
} as const;

/** The name of a metric that the functions write. */
export type Metric = keyof typeof units;
export type Metrics = Readonly<Partial<Record<Metric, number>>>;
export type EmitMetrics = (metrics: Metrics) => void;

/** The names of all metrics that the functions write. */
export const metricNames = Object.keys(units) as Metric[];

/**
 * Returns a function that writes metrics as one line, regardless of the log level. The dimension `FunctionName` is that
 * of Lambda's own metrics; it separates the stages of an account.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const createMetricsEmitter =
  (functionName: string, write?: Write): EmitMetrics =>
  (metrics) => {
    const directive = {
      Namespace: metricsNamespace,
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
