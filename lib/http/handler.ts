/** Runs an endpoint as a Lambda function: receives the event, responds, writes the audit line. */
import { BrokerError, describeError } from '../errors.ts';
import type { Audit, AuditEvent } from '../telemetry/audit.ts';
import { createRequestContext, type LambdaContext, type RequestContext } from './request.ts';
import { type HttpResponse, problem } from './response.ts';

/** A Lambda function behind API Gateway. It never rejects: every error becomes a response. */
export type Handler = (event: unknown, lambdaContext?: LambdaContext) => Promise<HttpResponse>;

export interface Endpoint {
  /** Responds to a request and fills in its audit event; throws `BrokerError` for every response except a success. */
  readonly respond: (request: RequestContext) => Promise<HttpResponse>;
  /** The outcome of a success, for the audit line: `issued` or `served`. */
  readonly success: string;
  readonly audit: Audit;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Creates the handler of an endpoint. Each request has one outcome, which its audit line and its response share. */
export const createHandler = ({ respond, success, audit, now }: Endpoint): Handler => {
  let isColdStart = true;

  return async (gatewayEvent, lambdaContext) => {
    const request = createRequestContext(gatewayEvent, lambdaContext, now(), isColdStart);
    isColdStart = false;
    const { event, stepTimer } = request;

    let response: HttpResponse;
    try {
      response = await respond(request);
      event.outcome = success;
    } catch (error) {
      response = respondToError(error, event);
    }

    const { durationMilliseconds, stepsMilliseconds } = stepTimer.stop();
    event.duration_ms = Math.round(durationMilliseconds * 10) / 10;
    event.steps_ms = stepsMilliseconds;
    writeAuditLine(audit, event, response.statusCode);
    return response;
  };
};

/** An error that is not a `BrokerError` becomes `internal_error`. */
function respondToError(error: unknown, event: AuditEvent): HttpResponse {
  const isExpected = error instanceof BrokerError;
  const { code, reason, detail } = isExpected
    ? error
    : new BrokerError('unexpected_error', describeError(error));
  event.outcome = code;
  event.reason = reason;
  event.detail = detail;
  if (!isExpected) event.stack = framesOf(error);
  return problem(code, event.request_id);
}

/** Warns on the standard error if the audit line cannot be written; the response does not change. */
function writeAuditLine(audit: Audit, event: AuditEvent, status: number): void {
  try {
    audit(event, status);
  } catch (error) {
    process.emitWarning(`audit line not written (request ${event.request_id}): ${describeError(error)}`);
  }
}

function framesOf(error: unknown): string[] {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines.map((line) => line.trim()).filter((line) => line.startsWith('at '));
}
