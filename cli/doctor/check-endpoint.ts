/** Checks the endpoint itself, by one request without a token. */
import { type Answer, type Broker, describeAnswer, describeWithId, problemIn } from './broker.ts';
import { type Check, createCheck, failed, passed, skipped } from './check.ts';

/** More than the tolerance of the functions, less a second that the header `Date` leaves open. */
const maxSkewSeconds = 6;

/** True if this may be a broker, a defective one included. */
export const isBrokerAddress = ({ status }: Answer): boolean =>
  status !== 404 && (status < 300 || status >= 400);

export const endpointChecks = (
  baseUrl: string,
  answer: Answer,
  { remedyFor }: Broker,
): [Check, ...Check[]] => [
  createCheck('endpoint', () => {
    const seen = `${baseUrl}/token answers in ${answer.milliseconds} ms`;
    const isExpected = answer.status < 300 || [400, 401].includes(answer.status);
    return isExpected ? passed(seen) : failed(`${seen}: ${describeWithId(answer)}`, remedyFor(answer));
  }),
  createCheck('no token', () => {
    if (answer.status !== 401) return failed(`answers ${describeWithId(answer)}, not 401`, remedyFor(answer));
    const challenge = answer.headers.get('www-authenticate');
    if (!challenge || !/^Bearer\b/i.test(challenge)) {
      return failed(
        'answers 401 without WWW-Authenticate: Bearer',
        'something in front of the API removes the header: let it pass',
      );
    }
    if (problemIn(answer) && !isNoStore(answer)) return cacheable;
    return passed(`${describeAnswer(answer)}, with WWW-Authenticate: Bearer`);
  }),
  createCheck('clock', () => {
    const date = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(date))
      return skipped('the answer has no Date', 'give the address of the API itself as --endpoint');
    const skewSeconds = Math.round((answer.midpoint - date) / 1000);
    const seen = `this machine is ${Math.abs(skewSeconds)} s ${skewSeconds < 0 ? 'behind' : 'ahead of'} the endpoint`;
    if (Math.abs(skewSeconds) <= maxSkewSeconds) return passed(seen);
    return failed(seen, 'set the clock of this machine; until then, results about expiry are not reliable');
  }),
];

export const isNoStore = ({ headers }: Answer): boolean =>
  headers.get('cache-control')?.includes('no-store') ?? false;

export const cacheable = failed(
  'is answered without Cache-Control: no-store',
  'something in front of the API rewrites Cache-Control: let it pass',
);
