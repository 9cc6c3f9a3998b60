/** Defines the request headers that pages may send (CORS). */

/** The headers of a token request, and those that monitoring adds to every request of a page: a preflight without them fails. */
export const defaultHeaders = [
  ...['authorization', 'content-type'],
  ...['traceparent', 'tracestate', 'baggage'], // W3C Trace Context, OpenTelemetry
  'sentry-trace',
  ...['x-datadog-origin', 'x-datadog-parent-id', 'x-datadog-sampling-priority', 'x-datadog-trace-id'],
  'newrelic',
  ...['b3', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-parentspanid', 'x-b3-sampled', 'x-b3-flags'], // Zipkin
  'elastic-apm-traceparent',
  ...['x-request-id', 'x-correlation-id'],
];
