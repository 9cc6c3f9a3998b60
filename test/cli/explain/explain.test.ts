import { afterAll, expect, test } from 'vitest';
import { explainProgram } from '../../../cli/explain/program.ts';
import type { Finding } from '../../../cli/shared/check.ts';
import { startIssuer } from '../../support/issuer.ts';
import { createTestKey } from '../../support/tokens.ts';
import { loadedStage, run, withInput } from '../run.ts';

const issuer = await startIssuer(Date.now);
afterAll(() => issuer.close());

const rules = [
  { when: { groups: 'pro' }, plan_id: 36 },
  { when: { email: 'ada@example.com' }, plan_id: 35 },
  { when: { sub: 'alice' }, grant_access: [{ space_id: 2, role_id: 3 }] },
];
const stage = loadedStage({
  identityProviders: [{ issuer: issuer.issuer, audiences: ['spa'] }],
  entitlements: { rules, otherwise: 'deny' },
});

/** Runs the command with this file as its standard input, for a stage with the rules. */
const runExplain = (input: string, ...args: readonly string[]) =>
  run(explainProgram, ['--stage', 'prod', ...args], { ...withInput(input), readStage: async () => stage });

const explain = async (input: string, ...args: readonly string[]) => {
  const { exitCode, out } = await runExplain(input, ...args, '--json');
  const { result, claims, checks }: { result: string; claims?: object; checks: Finding[] } = JSON.parse(out);
  const of = (name: string) => checks.find((finding) => finding.name === name);
  return { outcome: { exitCode, result }, claims, checks, of };
};
const explainToken = (...[options]: Parameters<typeof issuer.mint>) =>
  explain(issuer.mint(options), '--token', '-');

const issued = { exitCode: 0, result: 'a Latenode JWT would be issued' };
const rejected = (reason: string) => ({ exitCode: 1, result: `rejected: ${reason}` });

test('lists every check of an accepted token in the order of the functions, and the claims to sign', async () => {
  const { outcome, claims, checks } = await explainToken();
  expect(checks.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(checks.map(({ name }) => name).join(', ')).toBe(
    'token, issuer, signature, times, subject, audience, marks, user id, entitlements, Latenode JWT',
  );
  expect(outcome).toEqual(issued);
  expect(claims).toMatchObject({ user_id: 'alice', grant_access: [{ space_id: 2, role_id: 3 }] });
});

test('continues after a failed check, and reports the first reason as the result', async () => {
  const { outcome, of } = await explainToken({ claims: { aud: 'other', exp: 1, sts: 'pending' } });
  expect(outcome).toEqual(rejected('invalid_token, expired'));
  const detail = expect.stringContaining('audience_mismatch');
  expect(of('audience')).toMatchObject({ status: 'failed', detail });
  expect(of('audience')?.notes?.join()).toContain(`expected: iss "${issuer.issuer}", aud "spa"`);
  expect(of('marks')?.detail).toContain('marked_pending');
  expect(of('entitlements')?.status).toBe('passed');
});

test('names the condition of each rule that does not match', async () => {
  const claims = { sub: 'bob', email: 'ada@example.com', 'cognito:groups': ['member'] };
  const { outcome, of } = await explainToken({ claims });
  expect(outcome).toEqual(rejected('not_entitled, no_rule_matches'));
  expect(of('entitlements')?.notes).toEqual([
    'rule 1: does not match: "groups" is absent; the token has "cognito:groups"',
    'rule 2: does not match: "email" is in the token but not verified',
    'rule 3: does not match: "sub" is "bob", not "alice"',
    'otherwise: deny',
  ]);
});

test('rejects a token of another key, and one of another issuer with the checks of the only provider', async () => {
  const forged = await explainToken({ key: createTestKey('ES256') });
  expect(forged.outcome).toEqual(rejected('invalid_token, invalid_signature'));
  const other = await explainToken({ claims: { iss: 'https://other.example.com' } });
  expect(other.outcome).toEqual(rejected('invalid_token, issuer_not_configured'));
  expect(other.of('audience')?.status).toBe('passed');
});

test('contacts no issuer with --offline or --claims, and skips the signature', async () => {
  const requests = issuer.requests.length;
  const offline = await explain(issuer.mint(), '--token', '-', '--offline');
  const claims = JSON.stringify({ iss: issuer.issuer, sub: 'alice', aud: 'spa' });
  const fromClaims = await explain(claims, '--claims', '-');
  for (const { outcome, of } of [offline, fromClaims]) {
    expect(outcome).toEqual(issued);
    expect(of('signature')?.status).toBe('skipped');
  }
  expect(fromClaims.of('times')?.status).toBe('skipped');
  expect(issuer.requests).toHaveLength(requests);
});

test('prints text without the token', async () => {
  const token = issuer.mint();
  const { out, err } = await runExplain(token, '--token', '-');
  for (const words of ['✓ signature', 'rule 3: matches']) expect(out).toContain(words);
  for (const part of token.split('.')) expect(out + err).not.toContain(part);
});

const byToken = ['--token', '-'];
const byClaims = ['--claims', '-'];
test.each([
  ['no JWT', 'opaque', byToken, 'The token is not a JWS'],
  ['a token of 10,241 bytes', `eyJ${'a'.repeat(10_238)}`, byToken, 'The token is too long'],
  ['several tokens', 'a.b.c d.e.f', byToken, 'expected one token'],
  ['claims that are not JSON', '{', byClaims, 'the file is not JSON'],
  ['claims that are an array', '[]', byClaims, 'expected a JSON object'],
  ['claims of 10,241 bytes', 'x'.repeat(10_241), byClaims, 'more than 10240 bytes'],
  ['neither token nor claims', '', [], '--token or --claims is required'],
  ['both', '', [...byToken, ...byClaims], 'and not both'],
])('reports %s as a usage error in one line', async (_what, input, args, message) => {
  const { exitCode, out, err } = await runExplain(input, ...args);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(err).toContain(message);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
});
