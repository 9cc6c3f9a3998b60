/** Lists the possible responses of `POST /token`, independently of lib/. */
import { expect } from 'vitest';
import { deviationsOf } from './openapi.ts';

export interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const refusals = {
  missing_token: [401, 'Unauthorized', { 'WWW-Authenticate': 'Bearer' }],
  invalid_token: [401, 'Unauthorized', { 'WWW-Authenticate': 'Bearer error="invalid_token"' }],
  not_entitled: [403, 'Forbidden', {}],
  identity_provider_unavailable: [503, 'Service Unavailable', { 'Retry-After': '2' }],
  signing_key_unavailable: [503, 'Service Unavailable', { 'Retry-After': '2' }],
  internal_error: [500, 'Internal Server Error', {}],
} as const;

export type Code = keyof typeof refusals;
export type Outcome = Code | 'issued';

/** Checks every member and header of a response, and returns its outcome. */
export const outcomeOf = (response: Response): Outcome => {
  expect(deviationsOf('POST /token', response)).toEqual([]);
  const { statusCode, headers, body } = response;
  const document = JSON.parse(body);
  if (statusCode === 200) {
    expect(headers).toEqual({ 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    expect(document).toEqual({
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expires_at: expect.any(Number),
      expires_in: expect.any(Number),
    });
    return 'issued';
  }
  const code: Code = document.code;
  const [status, title, ownHeaders] = refusals[code];
  expect(statusCode).toBe(status);
  expect(headers).toEqual({
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    ...ownHeaders,
  });
  expect(document).toEqual({
    type: 'about:blank',
    title,
    status,
    code,
    detail: expect.stringMatching(/^[A-Z][\w ,."<>:]+\.$/),
    request_id: expect.any(String),
  });
  return code;
};
