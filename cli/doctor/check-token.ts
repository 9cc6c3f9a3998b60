/** Checks a complete exchange: sends a user's token, and verifies and explains the Latenode JWT in the answer. */
import * as v from 'valibot';
import type { TrustedProvider } from '../../lib/identity/trusted-provider.ts';
import type { Tools } from '../shared/tools.ts';
import { type Answer, type Broker, describeWithId, problemIn } from './broker.ts';
import { type Check, createCheck, failed, passed, skipped, type Verdict } from './check.ts';
import { cacheable, isNoStore } from './check-endpoint.ts';
import { judgeKeySet } from './check-keys.ts';
import { describeUnverified, type Evaluation, evaluateToken } from './evaluate-token.ts';
import type { Expected } from './expected.ts';
import { explainJwt, notThisBroker } from './explain-jwt.ts';
import { remedyOf } from './remedies.ts';

interface TokenCheckOptions {
  readonly broker: Broker;
  /** The answer to a request without a token. */
  readonly unauthenticated: Answer;
  readonly token: string | undefined;
  /** The token is sent only after all of these have passed. */
  readonly first: readonly Check[];
  readonly trusted: readonly TrustedProvider[];
  readonly expected: Expected;
}

const issuedSchema = v.object({ token: v.string(), expires_at: v.number(), expires_in: v.number() });

/** The remedy of skipped token checks. */
export const withToken = "specify --token with a file that has a user's ID or access token";

export const tokenChecks = (options: TokenCheckOptions, tools: Tools): Check[] => {
  const { broker, unauthenticated, token, first, trusted, expected } = options;
  if (token === undefined) {
    const isGateway = unauthenticated.status === 401 && !problemIn(unauthenticated);
    const reason = isGateway
      ? 'the gateway itself answered, so no request has reached the function of POST /token'
      : 'a complete exchange needs the token of a user';
    return [createCheck('token', () => skipped(reason, withToken))];
  }

  const exchange = async () => {
    for (const { name, run } of first) {
      const { status } = await run();
      const notSent = skipped(`not sent: the check "${name}" has not passed`, 'see the remedy of that check');
      if (status !== 'passed') return { verdict: notSent };
    }
    const work = [broker.postToken(token), evaluateToken(token, trusted, expected, tools)] as const;
    const [answer, evaluation] = await Promise.all(work);
    return { answer, evaluation, verdict: judge(answer, evaluation, broker) };
  };
  const exchanged = exchange();
  exchanged.catch(() => {}); // both checks await it

  return [
    createCheck('token', async () => {
      const { answer, verdict } = await exchanged;
      if (!answer || verdict.status === 'passed') return verdict;
      return { ...verdict, notes: [...(verdict.notes ?? []), ...describeUnverified(token, expected, tools)] };
    }),
    createCheck('Latenode JWT', async () => {
      const { answer, evaluation, verdict } = await exchanged;
      if (!answer) return verdict;
      if (answer.status !== 200) return skipped('no JWT was issued', 'see the check "token"');
      const { body } = answer;
      if (!v.is(issuedSchema, body))
        return failed('the answer lacks token, expires_at or expires_in', notThisBroker);
      const keySet = judgeKeySet(await broker.readKeySet(), broker);
      if ('verdict' in keySet) return keySet.verdict;
      return explainJwt({ issued: body, servedKey: keySet.key, evaluation, expected, now: tools.now() });
    }),
  ];
};

const differs = 'the deployed settings differ from the expected ones: compare them, and deploy';

/** Compares the answer of the broker with the result of the same code on this machine. */
function judge(answer: Answer, evaluation: Evaluation, broker: Broker): Verdict {
  const { identity, entitlements, refusal } = evaluation;
  // Without the issuer's keys the token cannot be verified; the check of the issuer reports that.
  const rejection = refusal?.code === 'identity_provider_unavailable' ? undefined : refusal;
  if (answer.status === 200) {
    if (!isNoStore(answer)) return cacheable;
    if (rejection)
      return failed(`accepted, although the expected settings reject it: ${rejection.message}`, differs);
    return passed(`accepted in ${answer.milliseconds} ms`);
  }
  const remedy = broker.remedyFor(answer);
  const challenge = answer.headers.get('www-authenticate'); // has the reason of the gateway
  const refused = (remedy: string, note = '') =>
    failed(`answers ${describeWithId(answer)}`, remedy, [
      ...(challenge ? [`www-authenticate: ${challenge}`] : []),
      ...(note ? [note] : []),
    ]);
  if (answer.status !== 401 && answer.status !== 403) return refused(remedy);
  if (rejection)
    return refused(remedyOf(rejection, evaluation.issuer), `${rejection.reason}: ${rejection.message}`);
  if (!identity) return refused(remedy);
  if (answer.status === 403 && !entitlements)
    return refused(remedy, 'the token is valid, but no rule entitles this user');
  return refused(`${differs}; ${remedy}`, 'the expected settings accept the token');
}
