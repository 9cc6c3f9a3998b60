/** The answers: the Latenode JWT, the key set, and problem documents (RFC 9457). */
import { type ErrorCode, refusals } from '../errors.ts';

/** Understood by both payload versions of API Gateway. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `200` with a JSON body. */
export const ok = (body: unknown, cacheControl: string, contentType = 'application/json'): HttpResponse => ({
  statusCode: 200,
  headers: { 'Content-Type': contentType, 'Cache-Control': cacheControl },
  body: JSON.stringify(body),
});

/** The problem document of an error code: nothing in it but the code's own fixed words and the request's id. */
export const problem = (code: ErrorCode, requestId: string): HttpResponse => {
  const { status, title, detail, headers } = refusals[code];
  return {
    statusCode: status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...headers },
    body: JSON.stringify({ type: 'about:blank', title, status, code, detail, request_id: requestId }),
  };
};
