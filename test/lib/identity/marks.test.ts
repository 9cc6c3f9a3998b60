import { describe, expect, test } from 'vitest';
import { checkMarks, type MarkName, markNames } from '../../../lib/identity/marks.ts';
import type { Claims } from '../../../lib/jwt/claims.ts';
import { reasons } from '../../../lib/reasons.ts';

const user: Claims = { iss: 'https://issuer.example.com', sub: 'alice', aud: 'spa', azp: 'spa' };

const marksIn = (claims: object, header: Claims = {}): readonly MarkName[] =>
  checkMarks(markNames, { ...user, ...claims }, header) ?? [];

type Row = [claims: object, header?: Claims];

/** For the titles of tests, which would show a header that is absent as "undefined". */
const withHeader = ([claims, header = {}]: Row): [object, Claims] => [claims, header];

describe.each<[MarkName, Row[], Row[]]>([
  [
    'client_subject',
    [
      [{ sub: 'spa' }],
      [{ sub: 'c', client_id: 'c' }],
      [{ sub: 'c', azp: 'c' }],
      [{ sub: 'c', cid: 'c' }],
      [{ sub: 'c', appid: 'c' }],
      [{ sub: 'c', aud: ['x', 'c'] }],
      [{ sub: 'c@clients', azp: 'c' }],
      [{ sub: 'c@clients', client_id: 'c', azp: 'other' }],
      [{ sub: 'c@clients', cid: 'c' }],
    ],
    [
      [{ sub: 'SPA' }],
      [{ sub: undefined, azp: undefined, aud: undefined }],
      [{ sub: 7, client_id: 7 }],
      [{ sub: 'c@clients', azp: 'other' }],
      [{ sub: 'undefined@clients', azp: undefined }],
      [{ sub: '@clients', azp: '' }],
      [{ sub: 'mch_1', azp: 'spa' }],
      [{ sub: 'c', clientId: 'c' }],
      [{ sub: 'c', aud: [['c']] }],
    ],
  ],
  [
    'client_credentials',
    [
      [{ gty: 'client-credentials' }],
      [{ gty: 'client_credentials' }],
      [{ grant_type: 'client_x509' }],
      [{ gty: ['authorization_code', 'client_credentials'] }],
      [{}, { gty: ['client_credentials'] }],
      [{}, { grant_type: 'client-credentials' }],
      [{ clientHost: '10.0.0.1', clientAddress: '10.0.0.1' }],
      [{ jti: 'trltcc:9f242d34' }],
      [{ jti: 'onrtcc:2d45a067' }],
      [{ jti: 'trrtte:dfe50294' }],
      [{ type: 'tenantApiToken', tenantId: 't' }],
      [{ type: 'userAccessToken', tenantId: 't' }],
    ],
    [
      [{ gty: 'password' }],
      [{ gty: ['authorization_code'] }, { gty: ['authorization_code'] }],
      [{ gty: { client_credentials: true } }],
      [{ gty: 'client_credentials authorization_code' }],
      [{ grant: 'client_credentials' }],
      [{ jti: 'onrtac:6f2c9a63' }],
      [{ jti: 'onrtte:11b58b0b' }],
      [{ jti: 'x-trrtcc:004b2e83' }],
      [{ clientHost: '10.0.0.1' }],
      [{ type: 'userToken', tenantId: 't' }],
      [{ type: 'tenantApiToken' }],
    ],
  ],
  [
    'app_only',
    [[{ idtyp: 'app' }], [{ idtyp: 'device' }], [{ idtyp: 'App' }]],
    [[{ idtyp: 'user' }], [{ idtyp: ['app'] }]],
  ],
  [
    'service_account',
    [
      [{ preferred_username: 'service-account-worker', client_id: 'worker' }],
      [{ preferred_username: 'service-account-worker', client_id: 'Worker' }],
      [{ preferred_username: 'Service-Account-worker', clientId: 'worker' }],
      [{ preferred_username: 'service-account-spa' }],
    ],
    [
      [{ preferred_username: 'service-account-other' }],
      [{ preferred_username: 'service-account-undefined', azp: undefined }],
      [{ preferred_username: 'service-account-7', client_id: 7 }],
      [{ preferred_username: undefined, azp: undefined }],
      [{ preferred_username: 'spa' }],
    ],
  ],
  [
    'ci_job',
    [
      [{ job_id: '1', pipeline_id: '2' }],
      [{ job_id: 1, pipeline_id: 2 }],
      [{ job_workflow_ref: 'acme/app/.github/workflows/ci.yml@refs/heads/main' }],
    ],
    [
      [{ job_id: '1' }],
      [{ pipeline_id: '2' }],
      [{ job_id: null, pipeline_id: null }],
      [{ job_id: '', pipeline_id: '2' }],
      [{ job_workflow_ref: null }],
    ],
  ],
  [
    'anonymous',
    [
      [{ is_anonymous: true }],
      [{ isAnonymous: true }],
      [{ amr: ['appid_anon'] }],
      [{ provider_id: 'anonymous' }],
      [{ firebase: { sign_in_provider: 'anonymous' } }],
      [{ amr: ['unauthenticated'] }],
      [{ amr: ['x', 'unauthenticated'] }],
    ],
    [
      [{ is_anonymous: false }],
      [{ is_anonymous: 'true' }],
      [{ provider_id: 'google.com' }],
      [{ firebase: { sign_in_provider: 'password' } }],
      [{ firebase: 'anonymous' }],
      [{ amr: ['pwd', 'mfa'] }],
    ],
  ],
  [
    'pending',
    [[{ sts: 'pending' }], [{ 'st-mfa': { v: false } }]],
    [[{ sts: 'active' }], [{ sts: ['pending'] }], [{ 'st-mfa': { v: true } }], [{ 'st-mfa': false }]],
  ],
  [
    'refresh_token',
    [
      [{ drn: 'DSR' }],
      [{ tokenType: 'refresh-token' }],
      [{ TokenType: 'refresh-token' }],
      [{ typ: 'Refresh' }],
      [{ typ: 'Offline' }],
      [{ token_use: 'refresh' }],
      [{ type: 'refresh_token' }],
      [{ token_type: 'RefreshToken' }],
    ],
    [
      [{ drn: 'DS' }],
      [{ drn: 'dsr' }],
      [{ typ: 'ID' }],
      [{ typ: 'Bearer' }],
      [{ type: 'offline' }],
      [{ tokenType: 'access-token' }],
      [{ type: ['refresh'] }],
      [{ type: 'refreshed' }],
      [{}, { typ: 'refresh' }],
    ],
  ],
  ['security_event', [[{ events: {} }], [{ events: null }], [{ typ: 'Logout' }]], [[{ event: {} }]]],
  ['sender_constrained', [[{ cnf: { jkt: 'x' } }], [{ cnf: {} }], [{ cnf: null }]], [[{ xms_cnf: 'x' }]]],
])('%s', (name, marked, others) => {
  test.each(marked.map(withHeader))('is found in the claims %j with the header %j', (claims, header) => {
    expect(marksIn(claims, header)).toEqual([name]);
  });

  test.each(others.map(withHeader))('is not found in the claims %j with the header %j', (claims, header) => {
    expect(marksIn(claims, header)).toEqual([]);
  });
});

test('client_subject is found in a token of a Clerk machine, which names neither client nor session', () => {
  const machine = { iss: user.iss, sub: 'mch_1', aud: 'spa' };
  expect(checkMarks(markNames, machine, {})).toEqual(['client_subject']);
  expect(checkMarks(markNames, { ...machine, sid: 's' }, {})).toBeUndefined();
});

test('members of a claim with the name __proto__ are ignored', () => {
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

test.each(markNames)('the mark %s has a reason', (name) => {
  expect(reasons[`marked_${name}`].code).toBe('invalid_token');
});
