/** Checks a complete exchange: a user's own token in, a Latenode JWT out, verified and explained. */
import * as v from 'valibot';
import type { TrustedProvider } from '../../lib/identity/trusted-provider.ts';
import type { Tools } from '../tools.ts';
import { type Answer, type Broker, describeWithId, problemIn } from './broker.ts';
import { type Check, createCheck, failed, passed, skipped, type Verdict } from './check.ts';
import { cacheable, isNoStore } from './check-endpoint.ts';
import { judgeKeySet } from './check-keys.ts';
import { describeUnverified, type Evaluation, evaluateToken } from './evaluate-token.ts';
import type { Expected } from './expected.ts';
import { explainJwt } from './explain-jwt.ts';
import { refusalRemedy } from './refusal-remedy.ts';

export interface TokenCheckOptions {
  readonly broker: Broker;
  /** To a request without a token. */
  readonly unauthenticated: Answer;
  /** Without one, no exchange is complete. */
  readonly token: string | undefined;
  /** The token is sent only after all of these have passed. */
  readonly first: readonly Check[];
  readonly trusted: readonly TrustedProvider[];
  readonly expected: Expected;
}

const issuedSchema = v.object({ token: v.string(), expires_at: v.number(), expires_in: v.number() });

/** What lets a request through the gateway to the function. */
export const withToken = "give a user's ID or access token with --token -";

export const tokenChecks = (options: TokenCheckOptions, tools: Tools): Check[] => {
  const { broker, unauthenticated, token, first, trusted, expected } = options;
  if (token === undefined) {
    const isGateway = unauthenticated.status === 401 && !problemIn(unauthenticated);
    const reason = isGateway
      ? 'the gateway has answered itself: no request has reached the function of POST /token'
      : 'no complete exchange';
    return [createCheck('token', () => skipped(reason, withToken))];
  }
  const exchange = exchangeAfter(first, async () => {
    const work = [broker.postToken(token), evaluateToken(token, trusted, expected, tools)] as const;
    const [answer, evaluation] = await Promise.all(work);
    return { answer, evaluation };
  });
  return [
    createCheck('token', async () => {
      const exchanged = await exchange;
      if ('notSent' in exchanged) return exchanged.notSent;
      const verdict = judge(exchanged.answer, exchanged.evaluation, broker);
      if (verdict.status === 'passed') return verdict;
      const notes = [...(verdict.notes ?? []), ...describeUnverified(token, expected, tools)];
      return { ...verdict, notes };
    }),
    createCheck('Latenode JWT', async () => {
      const exchanged = await exchange;
      if ('notSent' in exchanged) return exchanged.notSent;
      const { answer, evaluation } = exchanged;
      if (answer.status !== 200) return skipped('none was issued', 'see the check of the token');
      const { body } = answer;
      if (!v.is(issuedSchema, body))
        return failed('the answer lacks token, expires_at or expires_in', 'is it this broker that answers?');
      const keySet = judgeKeySet(await broker.readKeySet(), broker);
      if ('verdict' in keySet) return keySet.verdict;
      return explainJwt({ issued: body, servedKey: keySet.key, evaluation, expected, now: tools.now() });
    }),
  ];
};

interface Exchanged {
  readonly answer: Answer;
  readonly evaluation: Evaluation | undefined;
}

async function exchangeAfter(
  first: readonly Check[],
  exchange: () => Promise<Exchanged>,
): Promise<Exchanged | { readonly notSent: Verdict }> {
  for (const { name, run } of first) {
    if ((await run()).status === 'passed') continue;
    return { notSent: skipped(`not sent: the check "${name}" has not passed`, 'see that check first') };
  }
  return exchange();
}

const differs = 'the deployed settings differ from these: compare them, and deploy';

/** Compares the answer of the broker with the result of the same code here. */
function judge(answer: Answer, evaluation: Evaluation | undefined, { remedyFor }: Broker): Verdict {
  const { identity, entitlements, refusal } = evaluation ?? {};
  // Without the issuer's keys the token cannot be judged; the check of the issuer reports it.
  const reason = refusal?.code === 'identity_provider_unavailable' ? undefined : refusal?.message;
  if (answer.status === 200) {
    if (!isNoStore(answer)) return cacheable;
    if (reason) return failed(`accepted, although these settings refuse it: ${reason}`, differs);
    return passed(`accepted in ${answer.milliseconds} ms`);
  }
  const seen = `answers ${describeWithId(answer)}`;
  // If the gateway answers, its reason is there.
  const challenge = answer.headers.get('www-authenticate');
  const notes = challenge ? [`www-authenticate: ${challenge}`] : [];
  const remedy = remedyFor(answer);
  if (answer.status !== 401 && answer.status !== 403) return failed(seen, remedy, { notes });
  if (reason)
    return failed(seen, refusalRemedy(reason) ?? remedy, { notes: [...notes, `reason: ${reason}`] });
  if (!identity) return failed(seen, remedy, { notes });
  if (answer.status === 403 && !entitlements)
    return failed(seen, remedy, { notes: [...notes, 'the token is valid, but no rule entitles this user'] });
  return failed(seen, `${differs}; ${remedy}`, { notes: [...notes, 'these settings accept the token'] });
}
