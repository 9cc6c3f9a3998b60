/** Counts events for the operator: CloudWatch makes a metric of every line in its embedded metric format. */
import { type Write, writeLine } from './log-line.ts';

/** Rare events only; what each request came to stands in its audit line. */
export type Metric = `${'SigningKey' | 'IssuerKeys'}${'Changed' | 'Recovered' | 'FetchFailed'}`;

export type Count = (metric: Metric) => void;

const namespace = 'LatenodeTokenBroker';

/**
 * Writes past every level that is set, as audit lines do. The dimension is the one of Lambda's own metrics, and tells the
 * stages of an account apart.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const createCount =
  (functionName: string, write?: Write): Count =>
  (metric) => {
    const directive = {
      Namespace: namespace,
      Dimensions: [['FunctionName']],
      Metrics: [{ Name: metric, Unit: 'Count' }],
    };
    writeLine(
      {
        level: 'INFO',
        message: 'metric',
        FunctionName: functionName,
        [metric]: 1,
        _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] },
      },
      write,
    );
  };
