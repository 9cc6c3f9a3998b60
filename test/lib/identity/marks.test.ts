import { describe, expect, test } from 'vitest';
import { checkMarks, type MarkName, markNames } from '../../../lib/identity/marks.ts';
import type { Claims } from '../../../lib/jwt/claims.ts';

const user: Claims = { iss: 'https://issuer.example.com', sub: 'alice', aud: 'spa', azp: 'spa' };
const clerkMachine = { sub: 'mch_1', azp: undefined };

/** The marks of a token with these claims; undefined removes a claim. */
const marksIn = (claims: object, header: Claims = {}): readonly MarkName[] =>
  checkMarks(markNames, JSON.parse(JSON.stringify({ ...user, ...claims })), header) ?? [];
/** Makes claims of each value of each name. */
const each = (valuesByName: Readonly<Record<string, readonly unknown[]>>): Claims[] =>
  Object.entries(valuesByName).flatMap(([name, values]) => values.map((value) => ({ [name]: value })));

describe.each<[MarkName, object[], object[]]>([
  [
    'client_subject',
    [
      ...['azp', 'client_id', 'cid', 'appid'].map((name) => ({ sub: 'c', [name]: 'c' })),
      ...['azp', 'client_id', 'cid'].map((name) => ({ sub: 'c@clients', [name]: 'c' })),
      ...['c', ['x', 'c']].map((aud) => ({ sub: 'c', aud })),
      clerkMachine,
    ],
    [
      ...['SPA', 'c@clients', '@clients'].map((sub) => ({ sub, client_id: '' })),
      ...[undefined, 7].map((sub) => ({ sub, azp: sub, aud: undefined })),
      { sub: 'undefined@clients', azp: undefined },
      ...['azp', 'sid'].map((name) => ({ ...clerkMachine, [name]: 'spa' })),
      { sub: 'c', clientId: 'c', aud: [['c']] },
    ],
  ],
  [
    'client_credentials',
    [
      ...each({ gty: ['client-credentials', 'client_credentials', ['x', 'client_x509']] }),
      ...each({ grant_type: ['client_x509'], jti: ['trltcc:9f24', 'onrtcc:2d45', 'trrtte:dfe5'] }),
      { clientHost: '10.0.0.1', clientAddress: '10.0.0.1' },
      ...'tenantApiToken tenantAccessToken userApiToken userAccessToken'
        .split(' ')
        .map((type) => ({ type, tenantId: 't' })),
    ],
    [
      ...each({ gty: ['password', ['x'], { client_credentials: true }, 'client_credentials x'] }),
      ...each({ grant: ['client_credentials'], jti: ['onrtac:6f2c', 'onrtte:11b5', 'x-trrtcc:004b'] }),
      ...each({ clientHost: ['10.0.0.1'], type: ['tenantApiToken'] }),
      { type: 'userToken', tenantId: 't' },
    ],
  ],
  ['app_only', each({ idtyp: ['app', 'device', 'App'] }), each({ idtyp: ['user', ['app']] })],
  [
    'service_account',
    [
      ...['client_id', 'clientId', 'azp'].map((name) => ({
        preferred_username: 'Service-Account-worker',
        [name]: 'Worker',
      })),
    ],
    [
      ...each({ preferred_username: ['service-account-other', 'spa', undefined] }),
      { preferred_username: 'service-account-undefined', azp: undefined },
      { preferred_username: 'service-account-7', client_id: 7 },
    ],
  ],
  [
    'ci_job',
    [
      ...[1, '2'].map((id) => ({ job_id: id, pipeline_id: id })),
      { job_workflow_ref: 'acme/app/.github/workflows/ci.yml@refs/heads/main' },
    ],
    [
      ...each({ job_id: ['1'], pipeline_id: ['2'], job_workflow_ref: [null] }),
      ...[null, ''].map((job_id) => ({ job_id, pipeline_id: '2' })),
    ],
  ],
  [
    'anonymous',
    [
      ...each({ is_anonymous: [true], isAnonymous: [true], provider_id: ['anonymous'] }),
      ...each({ amr: [['appid_anon'], ['x', 'unauthenticated']] }),
      { firebase: { sign_in_provider: 'anonymous' } },
    ],
    [
      ...each({ is_anonymous: [false, 'true'], provider_id: ['google.com'], amr: [['pwd', 'mfa']] }),
      ...each({ firebase: ['anonymous', { sign_in_provider: 'password' }] }),
    ],
  ],
  [
    'pending',
    [{ sts: 'pending' }, { 'st-mfa': { v: false } }],
    each({ sts: ['active', ['pending']], 'st-mfa': [{ v: true }, false] }),
  ],
  [
    'refresh_token',
    [
      ...each({ drn: ['DSR'], typ: ['Refresh', 'Offline', 'refresh_token', 'RefreshToken'] }),
      ...'token_use token_type tokenType TokenType type typ'
        .split(' ')
        .map((name) => ({ [name]: 'refresh-token' })),
    ],
    [
      ...each({ drn: ['DS', 'dsr'], typ: ['ID', 'Bearer'], tokenType: ['access-token'] }),
      ...each({ type: ['offline', ['refresh'], 'refreshed', 'x-refresh'] }),
    ],
  ],
  ['security_event', each({ events: [{}, null], typ: ['Logout'] }), [{ event: {} }]],
  ['sender_constrained', each({ cnf: [{ jkt: 'x' }, {}, null] }), [{ xms_cnf: 'x' }]],
])('%s', (name, marked, others) => {
  test.each(marked)('is found in %j', (claims) => expect(marksIn(claims)).toEqual([name]));
  test.each(others)('is not found in %j', (claims) => expect(marksIn(claims)).toEqual([]));
});

test('only client_credentials is also found in the header', () => {
  for (const header of [{ gty: ['client_credentials'] }, { grant_type: 'client-credentials' }])
    expect(marksIn({}, header)).toEqual(['client_credentials']);
  expect(marksIn({}, { gty: ['password'], typ: 'refresh', idtyp: 'app', cnf: {} })).toEqual([]);
});

test('members of a claim named __proto__ are ignored', () => {
  const claims = JSON.parse('{"__proto__":{"sts":"pending","cnf":{}},"sub":"alice"}');
  expect(checkMarks([], claims, {})).toBeUndefined();
});

test('a mark is accepted only if the operator names it', () => {
  const claims = { ...user, sts: 'pending', is_anonymous: true };
  expect(checkMarks(['pending', 'anonymous'], claims, {})).toEqual(['anonymous', 'pending']);
  expect(() => checkMarks(['pending'], claims, {})).toThrow(
    expect.objectContaining({ code: 'invalid_token', reason: 'marked_anonymous' }),
  );
});
