/** The run to the end: a person's own token in, a Latenode JWT out, verified and explained. */
import * as v from 'valibot';
import type { TrustedProvider } from '../../lib/identity/trusted-provider.ts';
import { keyIn } from '../key-set.ts';
import type { Tools } from '../tools.ts';
import { type Answer, type Ask, postToken, problemIn, withRequestId } from './ask.ts';
import { type Check, failed, leftOut, ok, type Verdict } from './check.ts';
import { isPublic, readKeySet } from './check-keys.ts';
import { explainJwt } from './explain-jwt.ts';
import type { Intended } from './intended.ts';
import { describeUnverified, type Judgement, judgeToken } from './judge-token.ts';
import { remedyFor } from './unexpected.ts';

export interface TokenCheckOptions {
  readonly ask: Ask;
  /** To a request without a token. */
  readonly unasked: Answer;
  /** Without one, nothing can be run to the end. */
  readonly token: string | undefined;
  readonly trusted: readonly TrustedProvider[];
  readonly intended: Intended;
}

const issuedSchema = v.object({ token: v.string(), expires_at: v.number(), expires_in: v.number() });

/** What lets a request through the gateway to the function. */
export const withToken = "give a person's ID or access token with --token -";

export const tokenChecks = (options: TokenCheckOptions, tools: Tools): Check[] => {
  const { ask, unasked, token, trusted, intended } = options;
  if (token === undefined) {
    const seen =
      problemIn(unasked) || unasked.status !== 401
        ? 'no run to the end'
        : 'the gateway has answered by itself: nothing has reached the function of POST /token, which may not even start';
    return [{ name: 'token', run: async () => leftOut(seen, withToken) }];
  }
  // Whoever serves no public key of a broker is not shown a person's token.
  const served = readKeySet(ask).then(({ body }) => {
    const key = keyIn(body);
    return key && isPublic(key) ? key : undefined;
  });
  const both = served.then(
    (key) => key && Promise.all([postToken(ask, token), judgeToken(token, trusted, intended, tools)]),
  );
  const notSent = leftOut(
    'not sent: what answers there serves no key set of a broker',
    'see to the key set first',
  );
  const explained = (verdict: Verdict): Verdict =>
    verdict.status === 'ok'
      ? verdict
      : { ...verdict, detail: `${verdict.detail}\n${describeUnverified(token, intended, tools)}` };
  return [
    {
      name: 'token',
      run: async () => {
        const asked = await both;
        return asked ? explained(judge(...asked, intended.stage)) : notSent;
      },
    },
    {
      name: 'Latenode JWT',
      run: async () => {
        const asked = await both;
        if (!asked) return notSent;
        const [answer, judgement] = asked;
        if (answer.status !== 200) return leftOut('none was given', 'see to the token first');
        const { body } = answer;
        if (!v.is(issuedSchema, body))
          return failed(
            'the answer has no token, expires_at and expires_in',
            'is it this broker that answers?',
          );
        const servedKey = await served;
        return explainJwt({ issued: body, servedKey, judgement, intended, now: tools.now() });
      },
    },
  ];
};

const differs = 'what is deployed has other settings than these: compare them, and deploy';

/** Compares what the broker has made of the token with what its own code makes of it here. */
function judge(answer: Answer, judgement: Judgement | undefined, stage: string | undefined): Verdict {
  const { identity, entitlements, refusal } = judgement ?? {};
  // Without the issuer's keys nothing can be said of the token; the check of the issuer says so.
  const reason = refusal?.code === 'identity_provider_unavailable' ? undefined : refusal?.message;
  if (answer.status === 200) {
    if (!answer.headers.get('cache-control')?.includes('no-store'))
      return failed(
        'is answered without Cache-Control: no-store',
        'something in front of the API rewrites Cache-Control: let it pass',
      );
    if (reason) return failed(`accepted, although by these settings it is not good: ${reason}`, differs);
    return ok(`accepted in ${answer.milliseconds} ms`);
  }
  const seen = `answers ${withRequestId(answer)}${challengeIn(answer)}`;
  const remedy = remedyFor(answer, stage);
  if (answer.status !== 401 && answer.status !== 403) return failed(seen, remedy);
  if (reason) return failed(`${seen}\nbecause: ${reason}`, refusalRemedy(reason));
  if (!identity) return failed(seen, remedy);
  if (answer.status === 403 && !entitlements)
    return failed(`${seen}\nthe token is good, but no entitlement is for this person`, remedy);
  return failed(`${seen}\nby these settings it is a good token`, `${differs}; ${remedy}`);
}

/** Where the gateway answers, it says there what it has against the token. */
function challengeIn({ headers }: Answer): string {
  const challenge = headers.get('www-authenticate');
  return challenge ? `\nwww-authenticate: ${challenge.replaceAll(/[^\x20-\x7e]/g, '?')}` : '';
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /^issuer not configured/,
    'send a token of the issuer that is accepted, or set the issuer to the iss of this one, to the letter',
  ],
  [
    /^audience/,
    'send a token for the audience that is accepted, or add the aud (of Cognito access tokens: client_id) of this one',
  ],
  [
    /^this use of token/,
    'send the other one of ID and access token, or allow this one by token_use in identityProviders',
  ],
  [/^expired|expires in less/, 'sign in again: it has expired'],
  [/in the future/, 'compare the clock of the issuer with that of this machine'],
  [
    /^the issuer has no key|^signature/,
    'sign in again: the issuer has not signed this token with a key that it publishes',
  ],
  [
    /^no rule|no_personal_space|^a claim|^the claim/,
    'see to the entitlements, or to the claims of this person; then deploy, or sign in again',
  ],
];

function refusalRemedy(reason: string): string {
  return (
    remedies.find(([pattern]) => pattern.test(reason))?.[1] ??
    'send an ID or access token as the issuer gives it to your page'
  );
}
