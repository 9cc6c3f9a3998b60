import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPrivateKey, startBroker, type TestBroker, tokenEvent } from '../support/broker.ts';
import { datumOf } from '../support/metric-filter.ts';
import { propertiesOf, type Templates } from '../support/template.ts';
import { filtersOf } from '../support/template-metrics.ts';

export const testMetrics = ({ simple }: Templates): void => {
  const filters = filtersOf(simple);

  let broker: TestBroker;

  beforeAll(async () => {
    broker = await startBroker();
  });

  afterAll(async () => {
    await broker.close();
  });

  /** Returns the audit lines of a broker's first requests: without a key, with a key, without a token, and for the key set. */
  const auditLines = async (): Promise<string[]> => {
    const { idToken } = await broker.identityProvider.signIn('plain');
    await broker.token(tokenEvent(idToken));
    await broker.putKey(newPrivateKey());
    broker.elapse(1); // the broker caches the failure for a second
    await broker.token(tokenEvent(idToken));
    await broker.token(tokenEvent());
    await broker.jwks({});
    return broker.auditLines.splice(0).map((line) => JSON.stringify(line));
  };

  /** Returns the data points that the filters of a log group derive from the lines. */
  const dataOf = (logGroup: string, lines: readonly string[]) =>
    Object.values(filters)
      .filter(({ LogGroupName }) => LogGroupName.Ref === logGroup)
      .flatMap((filter) => lines.flatMap((line) => datumOf(filter, line) ?? []));

  test('count every request by its outcome, count cold starts, and record the time of each stage that was reached', async () => {
    const lines = await auditLines();
    const token = { FunctionName: 'token' };
    const time = (name: string) => ({ name, value: expect.any(Number), dimensions: token });
    const requests = (Outcome: string) => ({
      name: 'Requests',
      value: 1,
      dimensions: { ...token, Outcome },
    });
    expect(dataOf('TokenLogGroup', lines.slice(0, 3))).toEqual([
      requests('signing_key_unavailable'),
      requests('issued'),
      requests('missing_token'),
      { name: 'ColdStarts', value: 1, dimensions: token },
      ...Array(3).fill(time('BearerTime')),
      ...Array(2).fill(time('IdentityTime')),
      ...Array(2).fill(time('EntitlementsTime')),
      ...Array(2).fill(time('SigningKeyTime')),
      time('LatenodeJwtTime'),
    ]);
    expect(dataOf('JwksLogGroup', lines.slice(3))).toEqual([
      { name: 'Requests', value: 1, dimensions: { FunctionName: 'jwks', Outcome: 'served' } },
      { name: 'ColdStarts', value: 1, dimensions: { FunctionName: 'jwks' } },
    ]);
  });

  test('ignore lines that are not audit lines', () => {
    const lines = broker.log.lines.map(({ message, fields }) => JSON.stringify({ message, ...fields }));
    expect(lines).not.toEqual([]);
    expect(dataOf('TokenLogGroup', [...lines, 'audit', '{"type":"platform.report"}'])).toEqual([]);
  });

  /** Returns a line of the access log as the gateway writes it, with `-` for a value that a request does not have. */
  const accessLogLine = (context: Readonly<Record<string, string>>): string => {
    const { AccessLogSettings } = propertiesOf(simple, 'HttpApiStage') as {
      AccessLogSettings: { Format: string };
    };
    return AccessLogSettings.Format.replaceAll(/\$context\.([\w.]+)/g, (_, name) => context[name] ?? '-');
  };

  test.each([
    ['200', 'POST /token', ['DecidedRequests']],
    ['401', 'POST /token', ['RefusedRequests', 'DecidedRequests']],
    ['403', 'POST /token', ['RefusedRequests', 'DecidedRequests']],
    ['429', 'POST /token', ['ThrottledRequests']],
    ['503', 'POST /token', []],
    ['200', 'GET /.well-known/jwks.json', []],
    ['204', 'OPTIONS /token', []],
    ['404', '-', []],
  ])('count a response %s to %s as %j', (status, routeKey, names) => {
    const line = accessLogLine({ status, routeKey, apiId: 'a1b2c3' });
    expect(JSON.parse(line)).toMatchObject({ status, route: routeKey });
    const dimensions = { ApiId: 'a1b2c3' };
    expect(dataOf('HttpApiLogGroup', [line])).toEqual(names.map((name) => ({ name, value: 1, dimensions })));
  });

  // AWS does not document that the gateway escapes error texts. So the alarms on 5xx use the gateway's own metric.
  test.each(['a "quoted" word', 'two\nlines'])(
    'ignore a line that an error text makes invalid JSON, whose first fields are still readable: %j',
    (integrationErrorMessage) => {
      const requestId = 'JKJaXmPLvHcESHA=';
      const line = accessLogLine({ requestId, status: '500', apiId: 'a1b2c3', integrationErrorMessage });
      expect(() => JSON.parse(line)).toThrow(SyntaxError);
      expect(dataOf('HttpApiLogGroup', [line])).toEqual([]);
      expect(line).toMatch(/^\{"requestId":"JKJaXmPLvHcESHA=",.*"status":"500",.*"authorizerError":"-"/);
    },
  );

  test('cover the three log groups of the stack', () => {
    const groups = new Set(Object.values(filters).map(({ LogGroupName }) => LogGroupName.Ref));
    expect([...groups].sort()).toEqual(['HttpApiLogGroup', 'JwksLogGroup', 'TokenLogGroup']);
  });
};
