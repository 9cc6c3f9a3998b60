/** Stage 6: one line for each request that says who got what, or why not. */

export interface AuditEntry {
  /** `issued` or `served`, else the error code that the caller got. */
  readonly outcome: string;
  readonly requestId: string;
  readonly durationMilliseconds: number;
  readonly isColdStart: boolean;
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

/** Writes to the standard output itself, past every logger's level: an audit line cannot be turned off. */
export const createAudit =
  (functionName: string, write: (line: string) => void = (line) => process.stdout.write(line)): Audit =>
  ({ outcome, requestId, durationMilliseconds, isColdStart, facts }) => {
    const line = {
      level: 'INFO',
      message: 'audit',
      timestamp: new Date().toISOString(),
      function: functionName,
      outcome,
      request_id: requestId,
      duration_ms: Math.round(durationMilliseconds * 10) / 10,
      cold_start: isColdStart,
      ...facts,
    };
    write(`${JSON.stringify(line)}\n`);
  };
