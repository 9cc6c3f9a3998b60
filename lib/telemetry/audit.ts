/** Writes one audit line for each request: the user and what was granted, or why the request was rejected. */
import type { Reason } from '../reasons.ts';
import { type Write, writeLine } from './log-line.ts';
import type { StepTimes } from './step-timer.ts';

/**
 * Describes a request, with the field names of the audit line. It is created with the request, filled in by the steps, and
 * written once the response is known. It never contains a token, a key, an ARN, or a whole event of API Gateway.
 */
export interface AuditEvent {
  readonly request_id: string;
  readonly cold_start: boolean;
  /** `issued` or `served`, otherwise the error code that the caller received. */
  outcome?: string;
  reason?: Reason;
  /** The specifics of the reason. */
  detail?: string | undefined;
  /** Without `subject`, `issuer` and `kid` are those of a token whose signature has not been verified. */
  issuer?: string | undefined;
  kid?: string | undefined;
  subject?: string | undefined;
  aud?: string | readonly string[] | undefined;
  authorized_party?: string | undefined;
  /** The administrator or the application that acts on behalf of the user. */
  actor?: string | undefined;
  /** The marks of the token that the operator accepts. */
  accepted_marks?: readonly string[] | undefined;
  expired_seconds_ago?: number;
  user_id?: string;
  plan_id?: number | undefined;
  no_personal_space?: boolean;
  /** `space:role` for each space. */
  grants?: readonly string[];
  token_sha256?: string;
  key_version?: string;
  /** Epoch seconds. */
  expires_at?: number;
  /** The stack frames of an unexpected error, without its message. */
  stack?: readonly string[];
  duration_ms?: number;
  steps_ms?: StepTimes;
}

/** Writes the event; a `status` of 5xx makes the line an error. */
export type Audit = (event: AuditEvent, status: number) => void;

/** Creates the function that writes audit lines; no log level turns them off. */
export const createAudit =
  (functionName: string, version: string, write?: Write): Audit =>
  (event, status) => {
    const level = status >= 500 ? 'ERROR' : 'INFO';
    writeLine({ level, message: 'audit', function: functionName, version, ...event }, write);
  };
