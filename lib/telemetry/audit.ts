/** Writes one audit line for each request: the user and what was granted, or why the request was rejected. */
import { type Write, writeLine } from './log-line.ts';
import type { StageTimes } from './stage-timer.ts';

export interface AuditEntry {
  /** `issued` or `served`, otherwise the error code that the caller received. */
  readonly outcome: string;
  readonly requestId: string;
  /** The HTTP status; a 5xx makes the line an error. */
  readonly statusCode: number;
  readonly durationMilliseconds: number;
  readonly stagesMilliseconds: StageTimes;
  readonly isColdStart: boolean;
  readonly fields: AuditFields;
}

/** Fields that the stages add about a request. Never a token, a key, an ARN, or a whole event. */
export interface AuditFields {
  issuer?: string | undefined;
  aud?: string | readonly string[] | undefined;
  authorized_party?: string | undefined;
  actor?: string | undefined;
  accepted_marks?: readonly string[] | undefined;
  user_id?: string;
  plan_id?: number | undefined;
  spaces?: readonly number[];
  token_sha256?: string;
  key_version?: string;
  /** Epoch seconds. */
  expires_at?: number;
  reason?: string;
  /** The stack frames of an unexpected error, without its message. */
  stack?: readonly string[];
}

export type Audit = (entry: AuditEntry) => void;

/** Creates the function that writes audit lines; no log level turns them off. */
export const createAudit =
  (functionName: string, write?: Write): Audit =>
  ({ outcome, requestId, statusCode, durationMilliseconds, stagesMilliseconds, isColdStart, fields }) =>
    writeLine(
      {
        level: statusCode >= 500 ? 'ERROR' : 'INFO',
        message: 'audit',
        function: functionName,
        outcome,
        request_id: requestId,
        duration_ms: Math.round(durationMilliseconds * 10) / 10,
        stages_ms: stagesMilliseconds,
        cold_start: isColdStart,
        ...fields,
      },
      write,
    );
