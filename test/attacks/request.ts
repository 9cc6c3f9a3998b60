/** Attacks with the request that contains the token. */
import { bearer } from '../support/scene.ts';
import { type Attack, sent } from './attack.ts';

const headerOnly = 'RFC 6750 section 2.1';
const contract = 'docs/openapi.yaml';
const alice = { user_id: 'alice' };

const withHeader = (
  name: string,
  value: (token: string) => unknown,
  expected: Attack['expected'],
  source = headerOnly,
) => sent(name, source, (scene) => ({ headers: { authorization: value(scene.mint()) } }), expected);

/** Sends a valid request with additional members. */
const withExtra = (name: string, members: object, source = contract): Attack =>
  sent(name, source, (scene) => ({ ...bearer(scene.mint()), ...members }), alice);

/** Sends a request with the token in another place than the Authorization header. */
const elsewhere = (name: string, source: string, event: (token: string) => unknown): Attack =>
  sent(name, source, (scene) => event(scene.mint()), 'missing_token');

const chosen = JSON.stringify({ tenant_id: 1, user_id: 'root', plan_id: 99, role_id: 1, grant_access: [] });
const forged = { authorizer: { jwt: { claims: { sub: 'root', plan: '99' }, scopes: ['admin'] } } };

const mebibyte = 1_048_576;
const tokenOf = (letters: number) => `Bearer e30.e30.${'A'.repeat(letters)}`;

const twoHeaders = (name: string, first: (value: string) => string): Attack =>
  sent(
    name,
    'RFC 9110 section 5.3',
    (scene) => {
      const valid = `Bearer ${scene.mint()}`;
      return {
        multiValueHeaders: { Authorization: [first(valid), valid] },
        headers: { Authorization: valid },
      };
    },
    'invalid_token',
  );

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
  elsewhere('a header value that is not a string', headerOnly, (token) => ({
    headers: { authorization: { bearer: token } },
  })),
  elsewhere('an array of headers', headerOnly, (token) => ({ headers: [`authorization: Bearer ${token}`] })),
  elsewhere('claims of an API Gateway authorizer without a token', 'API Gateway: JWT authorizers', () => ({
    requestContext: forged,
  })),
  sent('an event without headers', 'RFC 6750 section 3.1', () => ({}), 'missing_token'),
  sent('a null event', contract, () => null, 'missing_token'),

  withHeader('the scheme Basic', () => 'Basic YWxpY2U6c2VjcmV0', 'missing_token'),
  withHeader('the scheme Basic with the token', (token) => `Basic ${token}`, 'missing_token'),
  withHeader('the scheme DPoP', (token) => `DPoP ${token}`, 'missing_token', 'RFC 9449 section 7.1'),
  withHeader('the scheme Negotiate', (token) => `Negotiate ${token}`, 'missing_token'),
  withHeader('a token without a scheme', (token) => token, 'missing_token'),
  withHeader('a scheme without a token', () => 'Bearer', 'missing_token'),
  withHeader('a scheme with a space and no token', () => 'Bearer ', 'missing_token'),
  withHeader('a missing space after the scheme', (token) => `Bearer${token}`, 'missing_token'),
  withHeader('a tab after the scheme', (token) => `Bearer\t${token}`, 'missing_token'),
  withHeader('a line break after the scheme', (token) => `Bearer\r\n ${token}`, 'missing_token'),
  withHeader('a homograph in the scheme', (token) => `B\u0435arer ${token}`, 'missing_token'),
  withHeader('a token in quotes', (token) => `Bearer "${token}"`, 'invalid_token'),
  withHeader('a comma and a second token', (token) => `Bearer ${token}, Bearer ${token}`, 'invalid_token'),
  withHeader('a space and a second token', (token) => `Bearer ${token} ${token}`, 'invalid_token'),
  withHeader('a parameter after the token', (token) => `Bearer ${token};scope=admin`, 'invalid_token'),
  withHeader('a token of 10 KiB and one byte', () => tokenOf(10_233), 'invalid_token', 'CWE-770'),
  withHeader('a token of 1 MiB', () => tokenOf(mebibyte), 'invalid_token', 'CWE-770'),
  withHeader(
    'a header of 1 MiB of spaces',
    () => `Bearer ${' '.repeat(mebibyte)}`,
    'missing_token',
    'CWE-1333',
  ),
  withHeader(
    'a token after 1 MiB of spaces',
    (token) => `Bearer ${' '.repeat(mebibyte)}${token}`,
    alice,
    'CWE-1333',
  ),
  withHeader('the scheme in mixed case', (token) => `bEaReR ${token}`, alice, 'RFC 9110 section 11.1'),

  twoHeaders('a duplicate Authorization header', (valid) => valid),
  twoHeaders('a Basic header before the Bearer header', () => 'Basic eDp5'),
  twoHeaders('an empty header before the Bearer header', () => ''),
  sent(
    'a second Authorization header in another case',
    'RFC 9110 section 5.1',
    (scene) => ({ headers: { authorization: `Bearer ${scene.mint()}`, Authorization: 'Bearer x' } }),
    'invalid_token',
  ),

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
  withExtra(
    'a request with other claims of an API Gateway authorizer',
    { requestContext: forged },
    'API Gateway: JWT authorizers',
  ),
  withExtra('another method and path', { requestContext: { http: { method: 'DELETE', path: '/admin' } } }),
  withExtra('a body of 6 MB that is not JSON', { body: '{'.repeat(6_000_000) }, 'CWE-674'),
  sent(
    'a plan, a role and a tenant in headers',
    contract,
    (scene) => ({
      headers: {
        ...bearer(scene.mint()).headers,
        'x-plan-id': '99',
        'x-tenant-id': '1',
        'x-user-id': 'root',
        'x-forwarded-user': 'root',
        'x-http-method-override': 'PUT',
      },
    }),
    alice,
  ),
];
