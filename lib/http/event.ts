/** What the broker reads of an API Gateway event: payload 2.0 (HTTP API) and payload 1.0 (REST API). */

export interface HttpRequest {
  /** Every value of every `Authorization` header, whatever the case of its name. */
  readonly authorizationValues: readonly string[];
  /** The gateway's id of this request, which the caller also sees. */
  readonly requestId: string | undefined;
}

/** Reads an event of either payload version; whatever is not there, or not of the right shape, counts as absent. */
export const readHttpEvent = (event: unknown): HttpRequest => {
  const requestId = property(property(event, 'requestContext'), 'requestId');
  // Payload 1.0 repeats a header in `multiValueHeaders` and keeps only its last value in `headers`;
  // payload 2.0 has `headers` alone, with repeated ones joined by a comma, which no bearer token contains.
  const repeated = authorizationIn(property(event, 'multiValueHeaders'));
  return {
    authorizationValues: repeated.length > 0 ? repeated : authorizationIn(property(event, 'headers')),
    requestId: typeof requestId === 'string' ? requestId : undefined,
  };
};

function authorizationIn(headers: unknown): string[] {
  if (typeof headers !== 'object' || headers === null) return [];
  return Object.keys(headers)
    .filter((name) => /^authorization$/i.test(name))
    .flatMap((name): unknown => property(headers, name))
    .filter((value) => typeof value === 'string');
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
