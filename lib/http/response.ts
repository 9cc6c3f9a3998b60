/** Builds HTTP responses: JSON, and problem documents (RFC 9457). */
import { errorResponses } from '../errors.ts';
import type { ErrorCode } from '../reasons.ts';

/** Both payload versions of API Gateway accept this shape. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Returns a response with status 200 and a JSON body. */
export const ok = (body: unknown, cacheControl: string, contentType = 'application/json'): HttpResponse => ({
  statusCode: 200,
  headers: { 'Content-Type': contentType, 'Cache-Control': cacheControl },
  body: JSON.stringify(body),
});

/** Returns the problem document of an error code: its fixed title and detail, and the id of the request. */
export const problem = (code: ErrorCode, requestId: string): HttpResponse => {
  const { status, title, detail, headers } = errorResponses[code];
  return {
    statusCode: status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...headers },
    body: JSON.stringify({ type: 'about:blank', title, status, code, detail, request_id: requestId }),
  };
};
