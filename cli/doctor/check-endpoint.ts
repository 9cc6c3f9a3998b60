/** Checks the endpoint itself, with one request without a token. */

import { type Check, createCheck, failed, passed, skipped } from '../shared/check.ts';
import { type Broker, describeResponse, describeWithId, problemIn, type TimedResponse } from './broker.ts';

/** Returns true for a response that a broker may give, even a defective one. */
export const isBrokerAddress = ({ status }: TimedResponse): boolean =>
  status !== 404 && (status < 300 || status >= 400);

/** `toleranceSeconds` is that of the functions for the times in tokens, which the doctor judges by this machine's clock. */
export const endpointChecks = (
  response: TimedResponse,
  { baseUrl, remedyFor }: Broker,
  toleranceSeconds: number,
): [Check, ...Check[]] => [
  createCheck('endpoint', () => {
    const seen = `${baseUrl}/token responds in ${response.milliseconds} ms`;
    const isExpected = response.status < 300 || [400, 401].includes(response.status);
    return isExpected ? passed(seen) : failed(`${seen}: ${describeWithId(response)}`, remedyFor(response));
  }),
  createCheck('no token', () => {
    if (response.status !== 401)
      return failed(`responds with ${describeWithId(response)}, not 401`, remedyFor(response));
    const challenge = response.headers.get('www-authenticate');
    if (!challenge || !/^Bearer\b/i.test(challenge)) {
      return failed(
        'responds with 401 without WWW-Authenticate: Bearer',
        'a proxy in front of the API removes the header: configure it to keep the header',
      );
    }
    if (problemIn(response) && !isNoStore(response)) return cacheable;
    return passed(`${describeResponse(response)}, with WWW-Authenticate: Bearer`);
  }),
  createCheck('clock', () => {
    const date = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(date))
      return skipped('the response has no Date header', 'specify the URL of the API itself with --endpoint');
    const skewSeconds = Math.round((response.midpoint - date) / 1000);
    if (Math.abs(skewSeconds) <= 1) return passed('the clocks of this machine and of the endpoint agree');
    const seen = `the clock of this machine is ${Math.abs(skewSeconds)} s ${skewSeconds < 0 ? 'behind' : 'ahead of'} that of the endpoint`;
    if (Math.abs(skewSeconds) <= toleranceSeconds) return passed(seen);
    return failed(seen, 'set the clock of this machine; until then, results about expiry are unreliable');
  }),
];

export const isNoStore = ({ headers }: TimedResponse): boolean =>
  headers.get('cache-control')?.includes('no-store') ?? false;

export const cacheable = failed(
  'the response lacks Cache-Control: no-store',
  'a proxy in front of the API changes Cache-Control: configure it to keep the header',
);
