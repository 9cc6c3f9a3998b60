/** Attacks by the request around the token. */
import { bearer, type Scene } from '../support/scene.ts';
import { type Attack, sent } from './attack.ts';

const headerOnly = 'RFC 6750 section 2.1';
const notTheCallers = 'docs/openapi.yaml';
const alice = { user_id: 'alice' };

const withHeader = (
  name: string,
  value: (token: string) => unknown,
  expected: Attack['expected'],
  source = headerOnly,
) => sent(name, source, (scene) => ({ headers: { authorization: value(scene.mint()) } }), expected);

/** A good request with more in it. */
const beside = (name: string, members: object, source = notTheCallers): Attack =>
  sent(name, source, (scene) => ({ ...bearer(scene.mint()), ...members }), alice);

/** A request whose token stands where none belongs. */
const elsewhere = (name: string, source: string, event: (token: string) => unknown): Attack =>
  sent(name, source, (scene) => event(scene.mint()), 'missing_token');

const wishes = JSON.stringify({ tenant_id: 1, user_id: 'root', plan_id: 99, role_id: 1, grant_access: [] });
const forged = { authorizer: { jwt: { claims: { sub: 'root', plan: '99' }, scopes: ['admin'] } } };

const twice = (first: (token: string) => string) => (scene: Scene) => {
  const good = `Bearer ${scene.mint()}`;
  return { multiValueHeaders: { Authorization: [first(good), good] }, headers: { Authorization: good } };
};

export const requestAttacks: readonly Attack[] = [
  elsewhere('the token in the query', 'RFC 6750 section 5.3', (token) => ({
    rawQueryString: `access_token=${token}`,
    queryStringParameters: { access_token: token },
  })),
  elsewhere('the token in a form', 'RFC 6750 section 2.2', (token) => ({
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `access_token=${token}`,
  })),
  elsewhere('the token in the body', headerOnly, (token) => ({ body: JSON.stringify({ token }) })),
  elsewhere('the token in a cookie', headerOnly, (token) => ({
    cookies: [`token=${token}`],
    headers: { cookie: `token=${token}` },
  })),
  elsewhere('the token in another header', headerOnly, (token) => ({
    headers: {
      'x-amzn-oidc-data': token,
      'x-authorization': `Bearer ${token}`,
      'authorization ': `Bearer ${token}`,
    },
  })),
  elsewhere('the header on the prototype', 'CWE-1321', (token) => ({
    headers: Object.create({ authorization: `Bearer ${token}` }),
  })),
  elsewhere('a value that is no text', headerOnly, (token) => ({
    headers: { authorization: { bearer: token } },
  })),
  elsewhere('headers in a list', headerOnly, (token) => ({ headers: [`authorization: Bearer ${token}`] })),
  elsewhere('the claims of a gateway’s authorizer, and no token', 'API Gateway: JWT authorizers', () => ({
    requestContext: forged,
  })),
  sent('no header at all', 'RFC 6750 section 3.1', () => ({}), 'missing_token'),
  sent('no event', notTheCallers, () => null, 'missing_token'),

  withHeader('Basic', () => `Basic ${Buffer.from('alice:secret').toString('base64')}`, 'missing_token'),
  withHeader('the token as password of Basic', (token) => `Basic ${token}`, 'missing_token'),
  withHeader('DPoP', (token) => `DPoP ${token}`, 'missing_token', 'RFC 9449 section 7.1'),
  withHeader('MAC, Digest, Negotiate', (token) => `Negotiate ${token}`, 'missing_token'),
  withHeader('no scheme', (token) => token, 'missing_token'),
  withHeader('the scheme alone', () => 'Bearer', 'missing_token'),
  withHeader('the scheme and a space', () => 'Bearer ', 'missing_token'),
  withHeader('no space between', (token) => `Bearer${token}`, 'missing_token'),
  withHeader('a tab between', (token) => `Bearer\t${token}`, 'missing_token'),
  withHeader('a line break between', (token) => `Bearer\r\n ${token}`, 'missing_token'),
  withHeader('a letter that looks like an e', (token) => `B\u0435arer ${token}`, 'missing_token'),
  withHeader('in quotes', (token) => `Bearer "${token}"`, 'invalid_token'),
  withHeader('two tokens, with a comma', (token) => `Bearer ${token}, Bearer ${token}`, 'invalid_token'),
  withHeader('two tokens, with a space', (token) => `Bearer ${token} ${token}`, 'invalid_token'),
  withHeader('a parameter behind it', (token) => `Bearer ${token};scope=admin`, 'invalid_token'),
  withHeader('10 KiB and a byte', () => `Bearer e30.e30.${'A'.repeat(10_233)}`, 'invalid_token', 'CWE-770'),
  withHeader('1 MiB', () => `Bearer e30.e30.${'A'.repeat(1_048_576)}`, 'invalid_token', 'CWE-770'),
  withHeader('1 MiB of spaces', () => `Bearer ${' '.repeat(1_048_576)}`, 'missing_token', 'CWE-1333'),
  withHeader(
    '1 MiB of spaces, then a token',
    (token) => `Bearer ${' '.repeat(1_048_576)}${token}`,
    alice,
    'CWE-1333',
  ),
  withHeader(
    'the scheme in any case: in order',
    (token) => `bEaReR ${token}`,
    alice,
    'RFC 9110 section 11.1',
  ),

  sent(
    'two Authorization headers',
    'RFC 9110 section 5.3',
    twice((good) => good),
    'invalid_token',
  ),
  sent(
    'Basic and Bearer',
    'RFC 9110 section 5.3',
    twice(() => 'Basic eDp5'),
    'invalid_token',
  ),
  sent(
    'nothing and Bearer',
    'RFC 9110 section 5.3',
    twice(() => ''),
    'invalid_token',
  ),
  sent(
    'two Authorization headers that differ in case',
    'RFC 9110 section 5.1',
    (scene) => ({ headers: { authorization: `Bearer ${scene.mint()}`, Authorization: 'Bearer x' } }),
    'invalid_token',
  ),

  beside('a plan, a role and a tenant in the body', { body: wishes }),
  beside('the same in base64', { body: Buffer.from(wishes).toString('base64'), isBase64Encoded: true }),
  beside('the same in the query', {
    rawQueryString: 'tenant_id=1&plan_id=99&user_id=root',
    queryStringParameters: { tenant_id: '1', plan_id: '99', user_id: 'root' },
  }),
  beside('the same in path and stage variables', {
    pathParameters: { tenant_id: '1', plan_id: '99' },
    stageVariables: { LATENODE_TENANT_ID: '1' },
  }),
  beside(
    'other claims from a gateway’s authorizer',
    { requestContext: forged },
    'API Gateway: JWT authorizers',
  ),
  beside('another method', { requestContext: { http: { method: 'DELETE', path: '/admin' } } }),
  beside('a body of 6 MB that is not JSON', { body: '{'.repeat(6_000_000) }, 'CWE-674'),
  sent(
    'a plan, a role and a tenant in headers',
    notTheCallers,
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
