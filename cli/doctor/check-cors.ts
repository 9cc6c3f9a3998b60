/** Checks CORS, to which the gateway responds: the allowed origins, and the headers that their scripts can read. */

import { type Check, createCheck, failed, passed, type Verdict } from '../shared/check.ts';
import { type Broker, describeWithId, type TimedResponse } from './broker.ts';

/** Not safelisted: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name */
const exposed = ['apigw-requestid', 'retry-after', 'www-authenticate'];
const foreignOrigin = 'https://origin.invalid';

export const corsChecks = (broker: Broker, origins: readonly string[]): Check[] => [
  ...origins.map((origin) =>
    createCheck('CORS', async () => checkAllowed(origin, await preflight(broker, origin))),
  ),
  createCheck('CORS, others', async () => {
    // The preflight decides: no browser sends an Authorization header without one.
    const { headers } = await preflight(broker, foreignOrigin);
    const allowed = headers.get('access-control-allow-origin');
    if (allowed !== '*' && allowed !== foreignOrigin) return passed(`${foreignOrigin} is not allowed`);
    return failed(
      `every origin is allowed, even ${foreignOrigin}`,
      'list only your own pages in allowedOrigins, and deploy',
    );
  }),
  ...origins.slice(0, 1).map((first) => createCheck('CORS, headers', () => checkExposed(broker, first))),
];

function preflight({ send }: Broker, origin: string): Promise<TimedResponse> {
  return send('OPTIONS', '/token', {
    Origin: origin,
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'authorization,traceparent',
  });
}

function checkAllowed(origin: string, response: TimedResponse): Verdict {
  const { status, headers } = response;
  if (status >= 300)
    return failed(
      `${origin}: the preflight responds with ${describeWithId(response)}`,
      'make sure that OPTIONS /token reaches the API unchanged',
    );
  if (!['*', origin].includes(headers.get('access-control-allow-origin') ?? ''))
    return failed(`${origin} is not allowed`, 'add exactly this origin to allowedOrigins, and deploy');
  const changed = (what: string) => `the allowed ${what} differ from serverless.yml: deploy again`;
  if (!listed(response, 'access-control-allow-methods').some((method) => ['post', '*'].includes(method)))
    return failed(`${origin} may not POST`, changed('methods'));
  // * does not include Authorization.
  if (!listed(response, 'access-control-allow-headers').includes('authorization'))
    return failed(`${origin} may not send Authorization`, changed('headers'));
  if (!listed(response, 'access-control-allow-headers').includes('traceparent'))
    return failed(
      `${origin} may not send traceparent, which monitoring such as Sentry adds`,
      changed('headers'),
    );
  return passed(`${origin} may POST with Authorization and traceparent`);
}

/** Requests the key set, to which the function responds; the authorizer may respond to POST /token. */
async function checkExposed({ readKeySet }: Broker, origin: string): Promise<Verdict> {
  const visible = listed(await readKeySet({ Origin: origin }), 'access-control-expose-headers');
  const missing = exposed.filter((name) => !visible.includes(name));
  if (missing.length === 0) return passed(`${origin} can read ${exposed.join(', ')}`);
  return failed(
    `${origin} cannot read ${missing.join(', ')}`,
    'restore exposedResponseHeaders in serverless.yml, and deploy: the client needs these headers to retry and to report errors',
  );
}

function listed({ headers }: TimedResponse, name: string): string[] {
  return (headers.get(name) ?? '').split(',').map((item) => item.trim().toLowerCase());
}
