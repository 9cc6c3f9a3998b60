/** The dashboard of a stage, which answers an operator's first questions from top to bottom. */
import { errorResponses } from '../../lib/errors.ts';
import { metricsNamespace } from '../../lib/telemetry/metrics.ts';
import { steps } from '../../lib/telemetry/step-timer.ts';
import { stackNameOf } from '../../settings/names.ts';
import { alarmIds } from './alarms.ts';
import { ids, type Resources, sub } from './cloudformation.ts';
import { type BrokerMetric, stepMetricOf } from './metrics.ts';

type Dimensions = readonly string[];

const token: Dimensions = ['FunctionName', `\${${ids.token}}`];
const jwks: Dimensions = ['FunctionName', `\${${ids.jwks}}`];
const api: Dimensions = ['ApiId', `\${${ids.api}}`];

interface LineOptions {
  /** Shown in place of the metric's whole name. */
  readonly label: string;
  /** Default: the statistic of the graph. */
  readonly stat?: string;
}

/** A line in a graph. */
const line = (namespace: string, metric: string, dimensions: Dimensions, options: LineOptions) =>
  [namespace, metric, ...dimensions, options] as const;
const broker = (metric: BrokerMetric, dimensions: Dimensions, label: string) =>
  line(metricsNamespace, metric, dimensions, { label });

const graph = (title: string, stat: string, metrics: readonly ReturnType<typeof line>[]) => ({
  type: 'metric',
  properties: { title, region: '${AWS::Region}', view: 'timeSeries', stat, period: 300, metrics },
});

/** A widget with the latest 50 lines that Logs Insights finds in a log group, newest first. */
const lastLines = (title: string, logGroup: string, commands: readonly string[]) => {
  const query = [`SOURCE '\${${logGroup}}'`, ...commands, 'sort @timestamp desc', 'limit 50'].join(' | ');
  return { type: 'log', properties: { title, region: '${AWS::Region}', view: 'table', query } };
};

const alarmArn = (id: string): string =>
  `arn:\${AWS::Partition}:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:\${${id}}`;

/** Widgets side by side, which share the 24 columns of a dashboard. */
interface Row {
  readonly height: number;
  readonly widgets: readonly { readonly type: string; readonly properties: object }[];
}

const row = (height: number, widgets: Row['widgets']): Row => ({ height, widgets });

const rows: readonly Row[] = [
  row(3, [{ type: 'alarm', properties: { title: 'Alarms', alarms: alarmIds.map(alarmArn) } }]),
  row(6, [
    graph(
      'Do users get tokens? Requests by outcome',
      'Sum',
      ['issued', ...Object.keys(errorResponses)].map((outcome) =>
        broker('Requests', [...token, 'Outcome', outcome], outcome),
      ),
    ),
    graph('Rejected or failed at the gateway', 'Sum', [
      broker('DecidedRequests', api, 'issued or rejected'),
      broker('RefusedRequests', api, '401, 403'),
      broker('FailedRequests', api, '5xx'),
      line('AWS/ApiGateway', '5xx', api, { label: '5xx, with the key set' }),
    ]),
  ]),
  row(6, [
    graph('Is it fast? Requests for a token, milliseconds', 'p99', [
      line(metricsNamespace, 'TokenLatency', api, { label: 'p50', stat: 'p50' }),
      broker('TokenLatency', api, 'p99'),
    ]),
    graph(
      'Where does the time go? p99 of each step, milliseconds',
      'p99',
      steps.map((step) => broker(stepMetricOf(step), token, step)),
    ),
  ]),
  row(6, [
    graph('How old is the signing key? Days', 'Maximum', [
      broker('SigningKeyAgeDays', token, 'token'),
      broker('SigningKeyAgeDays', jwks, 'key set'),
    ]),
    graph('Is the signing key fresh? Fetches', 'Sum', [
      broker('SigningKeyFetched', token, 'fetched'),
      broker('SigningKeyChanged', token, 'changed'),
      broker('SigningKeyFetchFailed', token, 'failed'),
      broker('SigningKeyFetchFailed', jwks, 'failed, key set'),
    ]),
    graph("Are the identity provider's keys fresh? Fetches", 'Sum', [
      broker('IssuerKeysFetched', token, 'fetched'),
      broker('IssuerKeysChanged', token, 'changed'),
      broker('IssuerKeysFetchFailed', token, 'failed'),
    ]),
  ]),
  row(6, [
    graph('Is anything throttled?', 'Sum', [
      broker('ThrottledRequests', api, '429 of the gateway'),
      line('AWS/Lambda', 'Throttles', token, { label: 'token, by Lambda' }),
      line('AWS/Lambda', 'Throttles', jwks, { label: 'key set, by Lambda' }),
    ]),
    graph('How many run at once?', 'Maximum', [
      line('AWS/Lambda', 'ConcurrentExecutions', token, { label: 'token' }),
      line('AWS/Lambda', 'ConcurrentExecutions', jwks, { label: 'key set' }),
    ]),
    graph('Cold starts', 'Sum', [
      broker('ColdStarts', token, 'token'),
      broker('ColdStarts', jwks, 'key set'),
    ]),
  ]),
  row(8, [
    lastLines('The last refusals of the function', ids.tokenLogGroup, [
      'fields @timestamp, outcome, reason, detail, issuer, subject, request_id',
      'filter message = "audit" and outcome != "issued"',
    ]),
    lastLines('The last refusals at the gateway, including those of the function', ids.apiLogGroup, [
      'fields @timestamp, status, route, error, authorizerError, ip, requestId',
      'filter status like /^(401|403|429)$/',
    ]),
  ]),
];

/** Returns the widgets with their positions. */
const placedWidgets = () => {
  let y = 0;
  return rows.flatMap(({ height, widgets }) => {
    const width = 24 / widgets.length;
    const placed = widgets.map((widget, i) => ({ x: i * width, y, width, height, ...widget }));
    y += height;
    return placed;
  });
};

export const createDashboard = (stage: string): Resources => ({
  Dashboard: {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: {
      // Dashboards are global in an account, unlike the stack.
      DashboardName: sub(`${stackNameOf(stage)}-\${AWS::Region}`),
      DashboardBody: sub(JSON.stringify({ widgets: placedWidgets() })),
    },
  },
});
