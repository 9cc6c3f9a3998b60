/** Checks of CORS, which the gateway answers by itself: which pages' scripts may ask, and what they may see. */
import { type Answer, type Ask, withRequestId } from './ask.ts';
import { type Check, failed, leftOut, ok } from './check.ts';
import { readKeySet } from './check-keys.ts';

/** https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name: a script sees no other without leave. */
const exposed = ['apigw-requestid', 'retry-after', 'www-authenticate'];
const stranger = 'https://origin.invalid';

export const corsChecks = (ask: Ask, origins: readonly string[]): Check[] => {
  const [first] = origins;
  return [
    ...origins.map((origin) => ({
      name: 'CORS',
      run: async () => judgeAllowed(origin, await preflight(ask, origin)),
    })),
    {
      name: 'CORS, others',
      // The preflight decides: no browser posts a header Authorization without one.
      run: async () => {
        const answer = await preflight(ask, stranger);
        const allowed = answer.headers.get('access-control-allow-origin');
        if (allowed !== '*' && allowed !== stranger) return ok(`${stranger} is not allowed`);
        return failed(
          `any page may ask, ${stranger} too`,
          'let allowedOrigins name your pages alone, and deploy',
        );
      },
    },
    first
      ? { name: 'CORS, headers', run: () => checkExposed(ask, first) }
      : {
          name: 'CORS',
          run: async () =>
            leftOut(
              'nothing says which origins are allowed',
              'give --origin URL, or the --stage with its parameters',
            ),
        },
  ];
};

function preflight(ask: Ask, origin: string): Promise<Answer> {
  return ask('OPTIONS', '/token', {
    Origin: origin,
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'authorization',
  });
}

function judgeAllowed(origin: string, answer: Answer) {
  const { status, headers } = answer;
  if (status >= 300)
    return failed(
      `${origin}: the preflight answers ${withRequestId(answer)}`,
      'let OPTIONS /token pass to the API as it is',
    );
  if (!['*', origin].includes(headers.get('access-control-allow-origin') ?? ''))
    return failed(
      `${origin} is not allowed`,
      'see that it stands in allowedOrigins to the letter, and deploy',
    );
  if (!listed(answer, 'access-control-allow-methods').some((method) => ['post', '*'].includes(method)))
    return failed(
      `${origin} may not POST`,
      'something other than serverless.yml has set the methods: deploy again',
    );
  // A star does not cover this one.
  if (!listed(answer, 'access-control-allow-headers').includes('authorization'))
    return failed(
      `${origin} may not send Authorization`,
      'something other than serverless.yml has set the headers: deploy again',
    );
  return ok(`${origin} may POST with Authorization`);
}

/** On the key set, which the function answers; the authorizer in front of POST /token may answer in its own way. */
async function checkExposed(ask: Ask, origin: string) {
  const answer = await readKeySet((method, path, headers) =>
    ask(method, path, { ...headers, Origin: origin }),
  );
  const visible = listed(answer, 'access-control-expose-headers');
  const missing = exposed.filter((name) => !visible.includes(name));
  if (missing.length === 0) return ok(`${origin} sees ${exposed.join(', ')}`);
  return failed(
    `${origin} cannot see ${missing.join(', ')}`,
    'see to exposedResponseHeaders in serverless.yml, and deploy; scripts need them to wait and to tell the request',
  );
}

function listed({ headers }: Answer, name: string): string[] {
  return (headers.get(name) ?? '').split(',').map((item) => item.trim().toLowerCase());
}
