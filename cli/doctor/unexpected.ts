/** What to do about an answer that nobody has hoped for. */
import { logGroupOf } from '../../serverless/names.ts';
import { type Answer, problemIn } from './ask.ts';

/** By the function's code, else by the status, which is then the gateway's or of something in front of it. */
export const remedyFor = (answer: Answer, stage: string | undefined): string => {
  const { status, headers } = answer;
  const problem = problemIn(answer);
  const log = stage ? `the log group ${logGroupOf(stage)}` : 'the log of the function';
  switch (problem?.code) {
    case 'signing_key_unavailable':
      return `put the key into the secret: npm run key -- push key.pem${stage ? ` --stage ${stage} (--secret-id ARN, if the stage has a signingKeySecretArn)` : ''}; if it is there, look for "signing key: cannot be fetched" in ${log}`;
    case 'identity_provider_unavailable':
      return `the function cannot get the issuer's keys: look for "issuer keys: cannot be fetched" in ${log}`;
    case 'invalid_token':
    case 'missing_token':
    case 'not_entitled':
    case 'internal_error':
      return `look for the request ${problem.request_id} in ${log}, which has the reason`;
  }
  if (status >= 200 && status < 300)
    return 'stop it: whatever answers there does not check tokens. Is it this broker, as it is in this repository?';
  if (status >= 300 && status < 400)
    return `give the address that this redirects to: ${headers.get('location') ?? 'it names none'}`;
  if (status === 401)
    return 'get a fresh token; the gateway says in www-authenticate what it has against this one';
  if (status === 403)
    return 'something in front of the function refuses: a WAF, a domain without a mapping, a disabled endpoint';
  if (status === 404)
    return 'this is not the address of a broker: compare it with the output TokenUrl of the stack';
  if (status === 429) return 'the API is throttled: wait, or raise requestsPerSecond and requestsInBurst';
  return `the function fails before it can answer, as it does with a faulty variable: read the last errors in ${log}`;
};
