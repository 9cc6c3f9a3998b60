/** Checks a complete exchange: sends a user's token, and verifies and explains the Latenode JWT in the response. */
import * as v from 'valibot';
import type { BrokerSettings } from '../../lib/config.ts';
import type { TrustedProvider } from '../../lib/identity/trusted-provider.ts';
import { type Explanation, explainToken } from '../explain/explain-token.ts';
import { type Check, createCheck, failed, passed, skipped, type Verdict } from '../shared/check.ts';
import { remedyOf } from '../shared/remedies.ts';
import type { Tools } from '../shared/tools.ts';
import { type Broker, describeWithId, problemIn, type TimedResponse } from './broker.ts';
import { cacheable, isNoStore } from './check-endpoint.ts';
import { judgeKeySet } from './check-keys.ts';
import { checkLatenodeJwt, notThisBroker } from './check-latenode-jwt.ts';

interface TokenCheckOptions {
  readonly broker: Broker;
  /** The response to a request without a token. */
  readonly unauthenticated: TimedResponse;
  readonly token: string | undefined;
  /** The token is sent only after all of these have passed. */
  readonly first: readonly Check[];
  readonly trusted: readonly TrustedProvider[];
  readonly settings: BrokerSettings;
}

const issuedSchema = v.object({ token: v.string(), expires_at: v.number(), expires_in: v.number() });

/** The remedy of skipped token checks. */
export const withToken = "specify --token with a file that has a user's ID or access token";

export const tokenChecks = (options: TokenCheckOptions, tools: Tools): Check[] => {
  const { broker, unauthenticated, token, first, trusted, settings } = options;
  if (token === undefined) {
    const isGateway = unauthenticated.status === 401 && !problemIn(unauthenticated);
    const reason = isGateway
      ? 'the gateway itself responded, so no request has reached the function of POST /token'
      : 'a complete exchange needs the token of a user';
    return [createCheck('token', () => skipped(reason, withToken))];
  }

  const exchange = async () => {
    for (const { name, run } of first) {
      const { status } = await run();
      const notSent = skipped(`not sent: the check "${name}" did not pass`, 'see the remedy of that check');
      if (status !== 'passed') return { verdict: notSent };
    }
    const [response, explanation] = await Promise.all([
      broker.postToken(token),
      explainToken({ token, providers: trusted, settings, isOffline: false, now: tools.now() }),
    ]);
    return { response, explanation, verdict: judge(response, explanation, broker) };
  };
  const exchanged = exchange();
  exchanged.catch(() => {}); // both checks await it

  return [
    createCheck('token', async () => (await exchanged).verdict),
    createCheck('Latenode JWT', async () => {
      const { response, explanation, verdict } = await exchanged;
      if (!response) return verdict;
      if (response.status !== 200) return skipped('no JWT was issued', 'see the check "token"');
      const { body } = response;
      if (!v.is(issuedSchema, body))
        return failed('the response lacks token, expires_at or expires_in', notThisBroker);
      const keySet = judgeKeySet(await broker.readKeySet(), broker);
      if ('verdict' in keySet) return keySet.verdict;
      return checkLatenodeJwt({ issued: body, servedKey: keySet.key, explanation, now: tools.now() });
    }),
  ];
};

const differs = 'the deployed settings differ from the expected ones: compare them, and deploy';

/** Compares the response of the broker with the result of the same code on this machine. */
function judge(
  response: TimedResponse,
  { rejection, issuer, findings }: Explanation,
  broker: Broker,
): Verdict {
  // Without the issuer's keys the token cannot be judged; the check of the issuer reports that.
  const isJudged = rejection?.code !== 'identity_provider_unavailable';
  if (response.status === 200) {
    if (!isNoStore(response)) return cacheable;
    if (isJudged && rejection)
      return failed(`accepted, although the expected settings reject it: ${rejection.message}`, differs);
    return passed(`accepted in ${response.milliseconds} ms`);
  }
  const remedy = broker.remedyFor(response);
  const challenge = response.headers.get('www-authenticate'); // has the reason of the gateway
  const rejected = (remedy: string, notes: readonly string[] = []) =>
    failed(`responds with ${describeWithId(response)}`, remedy, [
      ...(challenge ? [`www-authenticate: ${challenge}`] : []),
      ...notes,
    ]);
  if (response.status !== 401 && response.status !== 403) return rejected(remedy);
  const steps = findings.flatMap(({ name, status, detail, notes = [] }) => [
    `${name} ${status}: ${detail}`,
    ...(status === 'failed' ? notes : []),
  ]);
  if (!isJudged) return rejected(remedy, steps);
  if (rejection) return rejected(remedyOf(rejection, issuer), steps);
  return rejected(`${differs}; ${remedy}`, ['the expected settings accept the token', ...steps]);
}
