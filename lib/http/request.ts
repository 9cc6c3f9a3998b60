/** Creates the context of one request: its token, its arrival time, and its audit event. */
import type { Context } from 'aws-lambda';
import type { AuditEvent } from '../telemetry/audit.ts';
import { createStepTimer, type StepTimer } from '../telemetry/step-timer.ts';
import { type HttpRequest, readHttpEvent } from './event.ts';

export type LambdaContext = Pick<Context, 'awsRequestId'>;

export interface RequestContext extends Pick<HttpRequest, 'authorizationValues'> {
  /** When the request arrived, in epoch milliseconds: its only reading of the wall clock. */
  readonly receivedAt: number;
  /** The steps fill this in. Its `request_id` is the gateway's, which the caller also sees, otherwise Lambda's. */
  readonly event: AuditEvent;
  readonly stepTimer: StepTimer;
}

/** Creates the context of an API Gateway event that arrived at `receivedAt` (epoch milliseconds). */
export const createRequestContext = (
  gatewayEvent: unknown,
  lambdaContext: LambdaContext | undefined,
  receivedAt: number,
  isColdStart: boolean,
): RequestContext => {
  const stepTimer = createStepTimer();
  const { authorizationValues, requestId = lambdaContext?.awsRequestId ?? 'unknown' } =
    readHttpEvent(gatewayEvent);
  const event = { request_id: requestId, cold_start: isColdStart };
  return { authorizationValues, receivedAt, event, stepTimer };
};
