/** Runs an endpoint as a Lambda function: receives the event, answers, writes the audit line. */
import { BrokerError, reasonOf } from '../errors.ts';
import type { Audit, AuditEntry } from '../telemetry/audit.ts';
import { createRequestContext, type LambdaContext, type RequestContext } from './request-context.ts';
import { type HttpResponse, problem } from './response.ts';

/** A Lambda function behind API Gateway. It never rejects: every error becomes a response. */
export type Handler = (event: unknown, lambdaContext?: LambdaContext) => Promise<HttpResponse>;

export interface Answer {
  /** For the audit line: `issued`, `served`, or the error code of the problem document. */
  readonly outcome: string;
  readonly response: HttpResponse;
}

export interface Endpoint {
  /** Answers a request and fills in its audit fields; throws `BrokerError` for every other answer than a success. */
  readonly answer: (request: RequestContext) => Promise<Answer>;
  readonly audit: Audit;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Creates the handler of an endpoint. Each request has exactly one outcome, which its audit line and its answer share. */
export const createHandler = ({ answer, audit, now }: Endpoint): Handler => {
  let isColdStart = true;

  return async (event, lambdaContext) => {
    const request = createRequestContext(event, lambdaContext, now());
    const wasColdStart = isColdStart;
    isColdStart = false;

    const { outcome, response } = await answerOrProblem(answer, request);

    writeAuditLine(audit, {
      outcome,
      requestId: request.requestId,
      statusCode: response.statusCode,
      ...request.stageTimer.stop(),
      isColdStart: wasColdStart,
      fields: request.auditFields,
    });
    return response;
  };
};

/** An error that is not a `BrokerError` becomes `internal_error`. */
async function answerOrProblem(answer: Endpoint['answer'], request: RequestContext): Promise<Answer> {
  try {
    return await answer(request);
  } catch (error) {
    const isExpected = error instanceof BrokerError;
    const code = isExpected ? error.code : 'internal_error';
    Object.assign(request.auditFields, isExpected ? error.auditFields : { stack: framesOf(error) });
    request.auditFields.reason = reasonOf(error);
    return { outcome: code, response: problem(code, request.requestId) };
  }
}

/** Reports an audit line that cannot be written on the standard error; the answer does not change. */
function writeAuditLine(audit: Audit, entry: AuditEntry): void {
  try {
    audit(entry);
  } catch (error) {
    process.emitWarning(`audit line not written (request ${entry.requestId}): ${reasonOf(error)}`);
  }
}

function framesOf(error: unknown): string[] {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines.map((line) => line.trim()).filter((line) => line.startsWith('at '));
}
