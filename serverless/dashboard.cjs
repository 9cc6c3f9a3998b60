/** The dashboard of a stage: the answers to an operator's first questions, from the top. */
const { require: requireTypeScript } = require('tsx/cjs/api');
const { refusals } = requireTypeScript('../lib/errors.ts', __filename);

const broker = 'LatenodeTokenBroker';
const token = ['FunctionName', '${TokenLambdaFunction}'];
const jwks = ['FunctionName', '${JwksLambdaFunction}'];
const api = ['ApiId', '${HttpApi}'];

const stages = ['Bearer', 'Identity', 'Entitlements', 'SigningKey', 'LatenodeJwt'];
const alarms = [
  'ServerErrors',
  'MostlyErrors',
  'Refusals',
  'SigningKeyRefresh',
  'IssuerKeysRefresh',
  'SigningKeyAge',
  'Latency',
  'GatewayThrottles',
  'FunctionThrottles',
];

/** One row: its height, and its widgets side by side, each with its width of 24 columns. */
const rows = [
  [
    3,
    [
      24,
      {
        type: 'alarm',
        properties: { title: 'Alarms', alarms: alarms.map(alarmArn) },
      },
    ],
  ],
  [
    6,
    [
      12,
      graph('Do people get tokens? Requests by outcome', 'Sum', [
        ...['issued', ...Object.keys(refusals)].map((outcome) =>
          line(broker, 'Requests', [...token, 'Outcome', outcome], { label: outcome }),
        ),
      ]),
    ],
    [
      12,
      graph('Who is refused or not answered at the gateway', 'Sum', [
        line(broker, 'DecidedRequests', api, { label: 'issued or refused' }),
        line(broker, 'RefusedRequests', api, { label: '401, 403' }),
        line('AWS/ApiGateway', '5xx', api, { label: '5xx' }),
      ]),
    ],
  ],
  [
    6,
    [
      12,
      graph('Is it fast? Gateway, milliseconds', 'p99', [
        line('AWS/ApiGateway', 'Latency', api, { label: 'p50', stat: 'p50' }),
        line('AWS/ApiGateway', 'Latency', api, { label: 'p99' }),
      ]),
    ],
    [
      12,
      graph(
        'Where does the time go? p99 of each stage, milliseconds',
        'p99',
        stages.map((stage) => line(broker, `${stage}Time`, token, { label: stage })),
      ),
    ],
  ],
  [
    6,
    [
      8,
      graph('How old is the signing key? Days', 'Maximum', [
        line(broker, 'SigningKeyAgeDays', token, { label: 'token' }),
        line(broker, 'SigningKeyAgeDays', jwks, { label: 'key set' }),
      ]),
    ],
    [
      8,
      graph('Is the signing key fresh? Fetches', 'Sum', [
        line(broker, 'SigningKeyFetched', token, { label: 'fetched' }),
        line(broker, 'SigningKeyChanged', token, { label: 'changed' }),
        line(broker, 'SigningKeyFetchFailed', token, { label: 'failed' }),
        line(broker, 'SigningKeyFetchFailed', jwks, { label: 'failed, key set' }),
      ]),
    ],
    [
      8,
      graph("Are the identity provider's keys fresh? Fetches", 'Sum', [
        line(broker, 'IssuerKeysFetched', token, { label: 'fetched' }),
        line(broker, 'IssuerKeysChanged', token, { label: 'changed' }),
        line(broker, 'IssuerKeysFetchFailed', token, { label: 'failed' }),
      ]),
    ],
  ],
  [
    6,
    [
      8,
      graph('Is anything throttled?', 'Sum', [
        line(broker, 'ThrottledRequests', api, { label: '429 of the gateway' }),
        line('AWS/Lambda', 'Throttles', token, { label: 'token, by Lambda' }),
        line('AWS/Lambda', 'Throttles', jwks, { label: 'key set, by Lambda' }),
      ]),
    ],
    [
      8,
      graph('How many run at once?', 'Maximum', [
        line('AWS/Lambda', 'ConcurrentExecutions', token, { label: 'token' }),
        line('AWS/Lambda', 'ConcurrentExecutions', jwks, { label: 'key set' }),
      ]),
    ],
    [
      8,
      graph('Cold starts', 'Sum', [
        line(broker, 'ColdStarts', token, { label: 'token' }),
        line(broker, 'ColdStarts', jwks, { label: 'key set' }),
      ]),
    ],
  ],
  [
    8,
    [
      12,
      lastLines('The last refusals of the function', 'TokenLogGroup', [
        'fields @timestamp, outcome, reason, issuer, user_id, request_id',
        'filter message = "audit" and outcome != "issued"',
      ]),
    ],
    [
      12,
      lastLines('The last refusals at the gateway, those of the function among them', 'HttpApiLogGroup', [
        'fields @timestamp, status, route, error, authorizerError, ip, requestId',
        'filter status like /^(401|403|429)$/',
      ]),
    ],
  ],
];

function alarmArn(name) {
  return `arn:\${AWS::Partition}:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:\${${name}Alarm}`;
}

function graph(title, stat, metrics) {
  const properties = { title, region: '${AWS::Region}', view: 'timeSeries', stat, period: 300, metrics };
  return { type: 'metric', properties };
}

/** What Logs Insights finds in a log group, the latest first. */
function lastLines(title, logGroup, commands) {
  const query = [`SOURCE '\${${logGroup}}'`, ...commands, 'sort @timestamp desc', 'limit 50'].join(' | ');
  return { type: 'log', properties: { title, region: '${AWS::Region}', view: 'table', query } };
}

/** A line in a graph; what CloudWatch would otherwise write beside it is the metric's whole name. */
function line(namespace, metric, dimensions, options) {
  return [namespace, metric, ...dimensions, options];
}

function place(height, y, widgets) {
  let x = 0;
  return widgets.map(([width, widget]) => {
    const placed = { x, y, width, height, ...widget };
    x += width;
    return placed;
  });
}

function widgetsOf() {
  let y = 0;
  return rows.flatMap(([height, ...widgets]) => {
    const placed = place(height, y, widgets);
    y += height;
    return placed;
  });
}

module.exports = {
  Resources: {
    Dashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: {
        DashboardName: '${self:service}-${sls:stage}',
        DashboardBody: { 'Fn::Sub': JSON.stringify({ widgets: widgetsOf() }) },
      },
    },
  },
};
