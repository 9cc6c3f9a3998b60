/** Stage 6: one line for each request that says who got what, or why not. */
import { type Write, writeLine } from './log-line.ts';
import type { StageTimes } from './stage-times.ts';

export interface AuditEntry {
  /** `issued` or `served`, else the error code that the caller got. */
  readonly outcome: string;
  readonly requestId: string;
  readonly durationMilliseconds: number;
  readonly stagesMilliseconds: StageTimes;
  readonly isColdStart: boolean;
  /** Whether the answer was a 5xx. */
  readonly isOurFault: boolean;
  readonly facts: AuditFacts;
}

/** What a request has brought to light so far. Never a token, a key, an ARN, or a whole event. */
export interface AuditFacts {
  issuer?: string;
  user_id?: string;
  plan_id?: number | undefined;
  spaces?: readonly number[];
  token_sha256?: string;
  key_version?: string;
  expires_at?: number;
  reason?: string;
  /** Where an unexpected error came from: places in our code, without its message. */
  stack?: readonly string[];
}

export type Audit = (entry: AuditEntry) => void;

/** Writes past every level that is set: an audit line cannot be turned off. */
export const createAudit =
  (functionName: string, write?: Write): Audit =>
  ({ outcome, requestId, durationMilliseconds, stagesMilliseconds, isColdStart, isOurFault, facts }) =>
    writeLine(
      {
        level: isOurFault ? 'ERROR' : 'INFO',
        message: 'audit',
        function: functionName,
        outcome,
        request_id: requestId,
        duration_ms: Math.round(durationMilliseconds * 10) / 10,
        stages_ms: stagesMilliseconds,
        cold_start: isColdStart,
        ...facts,
      },
      write,
    );
