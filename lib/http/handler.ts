/** What every endpoint does around its own work: read the event, answer errors, leave one audit line. */
import type { Context } from 'aws-lambda';
import { BrokerError, reasonOf } from '../errors.ts';
import type { Audit, AuditFacts } from '../telemetry/audit.ts';
import { type Stopwatch, startStopwatch } from '../telemetry/stage-times.ts';
import { type HttpRequest, readHttpEvent } from './event.ts';
import { type HttpResponse, problem } from './response.ts';

/** A Lambda function behind API Gateway; it never throws. */
export type Handler = (event: unknown, context?: Pick<Context, 'awsRequestId'>) => Promise<HttpResponse>;

export interface Endpoint {
  readonly audit: Audit;
  /** The outcome of a request that went well, for the audit line. */
  readonly success: string;
  /** Answers a request, noting what the audit line is to say and where a stage begins; throws `BrokerError`. */
  readonly answer: (
    request: HttpRequest,
    facts: AuditFacts,
    begin: Stopwatch['begin'],
  ) => Promise<HttpResponse>;
}

/** Makes the handler of an endpoint. What is not a `BrokerError` becomes `internal_error`. */
export const createHandler = ({ audit, success, answer }: Endpoint): Handler => {
  let isColdStart = true;

  return async (event, context) => {
    const startedAt = performance.now();
    const request = readHttpEvent(event);
    const requestId = request.requestId ?? context?.awsRequestId ?? 'unknown';
    const facts: AuditFacts = {};
    const stopwatch = startStopwatch();
    const finish = (outcome: string, { statusCode }: HttpResponse): void => {
      const durationMilliseconds = performance.now() - startedAt;
      audit({
        outcome,
        requestId,
        durationMilliseconds,
        stagesMilliseconds: stopwatch.stop(),
        isColdStart,
        isOurFault: statusCode >= 500,
        facts,
      });
      isColdStart = false;
    };
    try {
      const response = await answer(request, facts, stopwatch.begin);
      finish(success, response);
      return response;
    } catch (error) {
      const code = error instanceof BrokerError ? error.code : 'internal_error';
      if (error instanceof BrokerError) Object.assign(facts, error.auditFields);
      facts.reason = reasonOf(error);
      if (code === 'internal_error') facts.stack = placesIn(error);
      const response = problem(code, requestId);
      finish(code, response);
      return response;
    }
  };
};

function placesIn(error: unknown): string[] {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines.map((line) => line.trim()).filter((line) => line.startsWith('at '));
}
