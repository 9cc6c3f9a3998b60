/** Checks the endpoint itself, with one request without a token. */
import { type Answer, type Broker, describeAnswer, describeWithId, problemIn } from './broker.ts';
import { type Check, createCheck, failed, passed, skipped } from './check.ts';

/** Returns true for an answer that a broker may give, even a defective one. */
export const isBrokerAddress = ({ status }: Answer): boolean =>
  status !== 404 && (status < 300 || status >= 400);

/** `toleranceSeconds` is that of the functions for the times in tokens, which the doctor judges by this machine's clock. */
export const endpointChecks = (
  baseUrl: string,
  answer: Answer,
  { remedyFor }: Broker,
  toleranceSeconds: number,
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
        'a proxy in front of the API removes the header: configure it to keep the header',
      );
    }
    if (problemIn(answer) && !isNoStore(answer)) return cacheable;
    return passed(`${describeAnswer(answer)}, with WWW-Authenticate: Bearer`);
  }),
  createCheck('clock', () => {
    const date = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(date))
      return skipped('the answer has no Date header', 'specify the URL of the API itself with --endpoint');
    const skewSeconds = Math.round((answer.midpoint - date) / 1000);
    if (Math.abs(skewSeconds) <= 1) return passed('the clocks of this machine and of the endpoint agree');
    const seen = `the clock of this machine is ${Math.abs(skewSeconds)} s ${skewSeconds < 0 ? 'behind' : 'ahead of'} that of the endpoint`;
    if (Math.abs(skewSeconds) <= toleranceSeconds) return passed(seen);
    return failed(seen, 'set the clock of this machine; until then, results about expiry are unreliable');
  }),
];

export const isNoStore = ({ headers }: Answer): boolean =>
  headers.get('cache-control')?.includes('no-store') ?? false;

export const cacheable = failed(
  'the answer lacks Cache-Control: no-store',
  'a proxy in front of the API changes Cache-Control: configure it to keep the header',
);
