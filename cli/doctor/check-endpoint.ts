/** Checks of the endpoint itself, by one request without a token. */
import { type Answer, inShort, problemIn, withRequestId } from './ask.ts';
import { type Check, failed, leftOut, ok } from './check.ts';
import { remedyFor } from './unexpected.ts';

/** More than the tolerance of the functions, less a second that the header `Date` leaves open. */
const maxSkewSeconds = 6;

/** Whether this may be a broker at all, be it a broken one. */
export const isAddressRight = ({ status }: Answer): boolean =>
  status !== 404 && (status < 300 || status >= 400);

export const endpointChecks = (
  baseUrl: string,
  answer: Answer,
  stage: string | undefined,
): [Check, ...Check[]] => [
  {
    name: 'endpoint',
    run: async () => {
      const seen = `${baseUrl}/token answers in ${answer.milliseconds} ms`;
      const isThere = answer.status < 300 || [400, 401].includes(answer.status);
      return isThere ? ok(seen) : failed(`${seen}: ${withRequestId(answer)}`, remedyFor(answer, stage));
    },
  },
  {
    name: 'no token',
    run: async () => {
      if (answer.status !== 401)
        return failed(`answers ${withRequestId(answer)}, not 401`, remedyFor(answer, stage));
      const challenge = answer.headers.get('www-authenticate');
      if (!challenge || !/^Bearer\b/i.test(challenge)) {
        return failed(
          'answers 401 without WWW-Authenticate: Bearer',
          'something in front of the API takes the header away: let it pass',
        );
      }
      const caching = answer.headers.get('cache-control');
      if (problemIn(answer) && !caching?.includes('no-store')) {
        return failed(
          'answers 401 without Cache-Control: no-store',
          'something in front of the API rewrites Cache-Control: let it pass',
        );
      }
      return ok(`${inShort(answer)}, with WWW-Authenticate: Bearer`);
    },
  },
  {
    name: 'clock',
    run: async () => {
      const date = Date.parse(answer.headers.get('date') ?? '');
      if (Number.isNaN(date))
        return leftOut('the answer has no Date', 'ask the API itself, without what is in front of it');
      const skewSeconds = Math.round((answer.midpoint - date) / 1000);
      const seen = `this machine is ${Math.abs(skewSeconds)} s ${skewSeconds < 0 ? 'behind' : 'ahead of'} the endpoint`;
      if (Math.abs(skewSeconds) <= maxSkewSeconds) return ok(seen);
      return failed(
        seen,
        'set the clock of this machine; until then, do not rely on what is said of expiry here',
      );
    },
  },
];
