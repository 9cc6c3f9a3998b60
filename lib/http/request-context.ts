/** Creates the context of one request: its token and id, its arrival time, and the fields of its audit line. */
import type { Context } from 'aws-lambda';
import type { AuditFields } from '../telemetry/audit.ts';
import { createStageTimer, type StageTimer } from '../telemetry/stage-timer.ts';
import { type HttpRequest, readHttpEvent } from './event.ts';

export type LambdaContext = Pick<Context, 'awsRequestId'>;

export interface RequestContext extends Pick<HttpRequest, 'authorizationValues'> {
  /** The gateway's id of the request, which the caller sees too; otherwise Lambda's. */
  readonly requestId: string;
  /** When the request arrived, in epoch milliseconds: its only reading of the wall clock. */
  readonly receivedAt: number;
  /** The stages fill this in. */
  readonly auditFields: AuditFields;
  readonly stageTimer: StageTimer;
}

/** Creates the context of an API Gateway event that arrived at `receivedAt` (epoch milliseconds). */
export const createRequestContext = (
  event: unknown,
  lambdaContext: LambdaContext | undefined,
  receivedAt: number,
): RequestContext => {
  const stageTimer = createStageTimer();
  const { authorizationValues, requestId = lambdaContext?.awsRequestId ?? 'unknown' } = readHttpEvent(event);
  return { authorizationValues, requestId, receivedAt, auditFields: {}, stageTimer };
};
