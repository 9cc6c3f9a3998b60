/** Reads API Gateway events: payload 2.0 (HTTP API) and payload 1.0 (REST API). */

export interface HttpRequest {
  /** All values of all `Authorization` headers; the case of the name does not matter. */
  readonly authorizationValues: readonly string[];
  /** The gateway's id of this request, which the caller also sees. */
  readonly requestId: string | undefined;
}

/** Reads an event of either payload version. A member of another type than expected counts as absent. */
export const readHttpEvent = (event: unknown): HttpRequest => {
  const requestId = property(property(event, 'requestContext'), 'requestId');
  // Payload 1.0 has all values of a header in `multiValueHeaders`, and only the last one in `headers`.
  // Payload 2.0 has only `headers`, with repeated values joined by a comma, which no bearer token contains.
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
