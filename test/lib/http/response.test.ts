import { expect, test } from 'vitest';
import { errorResponses } from '../../../lib/errors.ts';
import { ok, problem } from '../../../lib/http/response.ts';
import type { ErrorCode } from '../../../lib/reasons.ts';
import { outcomeOf } from '../../support/responses.ts';

test.each([
  ['no-store', undefined, 'application/json'],
  ['public, max-age=60', 'application/jwk-set+json', 'application/jwk-set+json'],
])(
  'ok returns status 200 with the body as JSON, with Cache-Control: %s',
  (cacheControl, type, contentType) => {
    expect(ok({ keys: [] }, cacheControl, type)).toEqual({
      statusCode: 200,
      headers: { 'Content-Type': contentType, 'Cache-Control': cacheControl },
      body: '{"keys":[]}',
    });
  },
);

test.each(Object.keys(errorResponses) as ErrorCode[])(
  'problem returns the documented response for %s, with any request id',
  (code) => {
    const requestId = '"}\n\u2028\\{"';
    const response = problem(code, requestId);
    expect(outcomeOf(response)).toBe(code);
    expect(JSON.parse(response.body)).toMatchObject({ request_id: requestId });
  },
);
