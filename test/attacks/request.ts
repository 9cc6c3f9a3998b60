/** Attacks with the request that contains the token. */
import { bearer } from '../support/scene.ts';
import { type Attack, asAlice, sent } from './attack.ts';

const headerOnly = 'RFC 6750 section 2.1';
const contract = 'docs/openapi.yaml';
const authorizer = 'API Gateway: JWT authorizers';

/** Sends a request without a valid Authorization header, usually with the token in another place. */
const elsewhere = (name: string, source: string, event: (token: string) => unknown): Attack =>
  sent(name, source, (scene) => event(scene.mint()), { expected: 'missing_token' });

const withHeader = (
  name: string,
  value: (token: string) => unknown,
  expected: Attack['expected'],
  source = headerOnly,
) => sent(name, source, (scene) => ({ headers: { authorization: value(scene.mint()) } }), { expected });

/** Sends a valid request with these additional members. */
const withExtra = (name: string, members: object, source = contract): Attack =>
  sent(name, source, (scene) => ({ ...bearer(scene.mint()), ...members }), asAlice);

const chosen = JSON.stringify({ tenant_id: 1, user_id: 'root', plan_id: 99, role_id: 1, grant_access: [] });
const chosenHeaders = {
  'x-plan-id': '99',
  'x-tenant-id': '1',
  'x-user-id': 'root',
  'x-forwarded-user': 'root',
  'x-http-method-override': 'PUT',
};
const forged = { authorizer: { jwt: { claims: { sub: 'root', plan: '99' }, scopes: ['admin'] } } };

const alice = asAlice.expected;
const mebibyte = 1_048_576;
const spaces = ' '.repeat(mebibyte);
const tokenOf = (letters: number) => `Bearer e30.e30.${'A'.repeat(letters)}`;

/** Authorization headers without a bearer token. */
const otherSchemes: Readonly<Record<string, (token: string) => string>> = {
  'the scheme Basic': () => 'Basic YWxpY2U6c2VjcmV0',
  'the scheme Basic with the token': (token) => `Basic ${token}`,
  'the scheme Negotiate': (token) => `Negotiate ${token}`,
  'a token without a scheme': (token) => token,
  'a scheme without a token': () => 'Bearer',
  'a scheme with a space and no token': () => 'Bearer ',
  'a missing space after the scheme': (token) => `Bearer${token}`,
  'a tab after the scheme': (token) => `Bearer\t${token}`,
  'a line break after the scheme': (token) => `Bearer\r\n ${token}`,
  'a homograph in the scheme': (token) => `B\u0435arer ${token}`,
};

/** Authorization headers with more than a token. */
const impure: Readonly<Record<string, (token: string) => string>> = {
  'a token in quotes': (token) => `Bearer "${token}"`,
  'a comma and a second token': (token) => `Bearer ${token}, Bearer ${token}`,
  'a space and a second token': (token) => `Bearer ${token} ${token}`,
  'a parameter after the token': (token) => `Bearer ${token};scope=admin`,
};

/** The first of two headers; the second is valid. */
const firstHeaders: Readonly<Record<string, (valid: string) => string>> = {
  'a duplicate Authorization header': (valid) => valid,
  'a Basic header before the Bearer header': () => 'Basic eDp5',
  'an empty header before the Bearer header': () => '',
};

export const requestAttacks: readonly Attack[] = [
  elsewhere('a token in the query', 'RFC 6750 section 5.3', (token) => ({
    rawQueryString: `access_token=${token}`,
    queryStringParameters: { access_token: token },
  })),
  elsewhere('a token in a form', 'RFC 6750 section 2.2', (token) => ({
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `access_token=${token}`,
  })),
  elsewhere('a token in the body', headerOnly, (token) => ({ body: JSON.stringify({ token }) })),
  elsewhere('a token in a cookie', headerOnly, (token) => ({
    cookies: [`token=${token}`],
    headers: { cookie: `token=${token}` },
  })),
  elsewhere('a token in another header', headerOnly, (token) => ({
    headers: {
      'x-amzn-oidc-data': token,
      'x-authorization': `Bearer ${token}`,
      'authorization ': `Bearer ${token}`,
    },
  })),
  elsewhere('an inherited header', 'CWE-1321', (token) => ({
    headers: Object.create({ authorization: `Bearer ${token}` }),
  })),
  withHeader('a header value that is not a string', (token) => ({ bearer: token }), 'missing_token'),
  elsewhere('an array of headers', headerOnly, (token) => ({ headers: [`authorization: Bearer ${token}`] })),
  elsewhere('claims of an API Gateway authorizer without a token', authorizer, () => ({
    requestContext: forged,
  })),
  elsewhere('an event without headers', 'RFC 6750 section 3.1', () => ({})),
  elsewhere('a null event', contract, () => null),

  ...Object.entries(otherSchemes).map(([name, value]) => withHeader(name, value, 'missing_token')),
  withHeader('the scheme DPoP', (token) => `DPoP ${token}`, 'missing_token', 'RFC 9449 section 7.1'),
  ...Object.entries(impure).map(([name, value]) => withHeader(name, value, 'invalid_token')),
  withHeader('a token of 10 KiB and one byte', () => tokenOf(10_233), 'invalid_token', 'CWE-770'),
  withHeader('a token of 1 MiB', () => tokenOf(mebibyte), 'invalid_token', 'CWE-770'),
  withHeader('a header of 1 MiB of spaces', () => `Bearer ${spaces}`, 'missing_token', 'CWE-1333'),
  withHeader('a token after 1 MiB of spaces', (token) => `Bearer ${spaces}${token}`, alice, 'CWE-1333'),
  withHeader('the scheme in mixed case', (token) => `bEaReR ${token}`, alice, 'RFC 9110 section 11.1'),

  ...Object.entries(firstHeaders).map(([name, first]) =>
    sent(name, 'RFC 9110 section 5.3', (scene) => {
      const authorization = `Bearer ${scene.mint()}`;
      const multiValueHeaders = { Authorization: [first(authorization), authorization] };
      return { multiValueHeaders, headers: { Authorization: authorization } };
    }),
  ),
  sent('a second Authorization header in another case', 'RFC 9110 section 5.1', (scene) => ({
    headers: { authorization: `Bearer ${scene.mint()}`, Authorization: 'Bearer x' },
  })),

  withExtra('a plan, a role and a tenant in the body', { body: chosen }),
  withExtra('a plan, a role and a tenant in a base64 body', {
    body: Buffer.from(chosen).toString('base64'),
    isBase64Encoded: true,
  }),
  withExtra('a plan, a user and a tenant in the query', {
    rawQueryString: 'tenant_id=1&plan_id=99&user_id=root',
    queryStringParameters: { tenant_id: '1', plan_id: '99', user_id: 'root' },
  }),
  withExtra('a plan and a tenant in path parameters and stage variables', {
    pathParameters: { tenant_id: '1', plan_id: '99' },
    stageVariables: { LATENODE_TENANT_ID: '1' },
  }),
  withExtra('a request with other claims of an authorizer', { requestContext: forged }, authorizer),
  withExtra('another method and path', { requestContext: { http: { method: 'DELETE', path: '/admin' } } }),
  withExtra('a body of 6 MB that is not JSON', { body: '{'.repeat(6_000_000) }, 'CWE-674'),
  sent(
    'a plan, a role and a tenant in headers',
    contract,
    (scene) => ({ headers: { ...bearer(scene.mint()).headers, ...chosenHeaders } }),
    asAlice,
  ),
];
