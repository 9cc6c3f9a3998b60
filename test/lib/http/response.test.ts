import { describe, expect, test } from 'vitest';
import { errorResponses } from '../../../lib/errors.ts';
import { ok, problem } from '../../../lib/http/response.ts';
import type { ErrorCode } from '../../../lib/reasons.ts';

describe('ok', () => {
  test('returns status 200 with the body as JSON and the given Cache-Control', () => {
    expect(ok({ token: 'e30' }, 'no-store')).toEqual({
      statusCode: 200,
      headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
      body: '{"token":"e30"}',
    });
  });

  test('accepts another media type', () => {
    const { headers } = ok({ keys: [] }, 'public, max-age=60', 'application/jwk-set+json');
    expect(headers).toEqual({
      'Content-Type': 'application/jwk-set+json',
      'Cache-Control': 'public, max-age=60',
    });
  });
});

describe('problem', () => {
  const codes = Object.keys(errorResponses) as ErrorCode[];

  test.each(codes)(
    'returns the status, title, detail and request id for %s, and no other members',
    (code) => {
      const { status, title, detail } = errorResponses[code];
      const { statusCode, body } = problem(code, 'request-1');
      expect(statusCode).toBe(status);
      expect(JSON.parse(body)).toEqual({
        type: 'about:blank',
        title,
        status,
        code,
        detail,
        request_id: 'request-1',
      });
    },
  );

  test.each(codes)('returns the headers for %s, and forbids caching', (code) => {
    expect(problem(code, 'request-1').headers).toEqual({
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...errorResponses[code].headers,
    });
  });

  test('returns JSON for any request id', () => {
    const requestId = '"}\n\u2028\\{"';
    expect(JSON.parse(problem('internal_error', requestId).body)).toHaveProperty('request_id', requestId);
  });
});
