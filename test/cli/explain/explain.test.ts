import { afterAll, describe, expect, test } from 'vitest';
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

/** Runs the command with this file as its standard input, for a stage with the rules. */
const runExplain = async (input: string, args: readonly string[]) => {
  const identityProviders = [{ issuer: issuer.issuer, audiences: ['spa'] }];
  const stage = loadedStage({ identityProviders, entitlements: { rules, otherwise: 'deny' } });
  const tools = { ...withInput(input), readStage: async () => stage };
  const { exitCode, out, err } = await run(explainProgram, ['--stage', 'prod', ...args], tools);
  return { exitCode, printed: out + err };
};

const explain = async (input: string, args: readonly string[] = ['--token', '-']) => {
  const { exitCode, printed } = await runExplain(input, [...args, '--json']);
  const { result, claims, checks }: { result: string; claims?: object; checks: Finding[] } =
    JSON.parse(printed);
  const of = (name: string) => checks.find((finding) => finding.name === name);
  return { exitCode, result, claims, checks, of, printed };
};

describe('npm run explain', () => {
  test('lists every check of an accepted token in the order of the functions, and the claims to sign', async () => {
    const { exitCode, result, claims, checks } = await explain(issuer.mint());
    expect(checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(checks.map(({ name }) => name).join(', ')).toBe(
      'token, issuer, signature, times, subject, audience, marks, user id, entitlements, Latenode JWT',
    );
    expect({ exitCode, result }).toEqual({ exitCode: 0, result: 'a Latenode JWT would be issued' });
    expect(claims).toMatchObject({ user_id: 'alice', grant_access: [{ space_id: 2, role_id: 3 }] });
  });

  test('continues after a failed check, and gives the first reason as the result', async () => {
    const { exitCode, result, of } = await explain(
      issuer.mint({ claims: { aud: 'other', exp: 1, sts: 'pending' } }),
    );
    expect({ exitCode, result }).toEqual({ exitCode: 1, result: 'rejected: invalid_token, expired' });
    const detail = expect.stringContaining('audience_mismatch');
    expect(of('audience')).toMatchObject({ status: 'failed', detail });
    expect(of('audience')?.notes?.join()).toContain(`expected: iss "${issuer.issuer}", aud "spa"`);
    expect(of('marks')?.detail).toContain('marked_pending');
    expect(of('entitlements')?.status).toBe('passed');
  });

  test('names the condition of each rule that does not match', async () => {
    const claims = { sub: 'bob', email: 'ada@example.com', 'cognito:groups': ['member'] };
    const { exitCode, of, result } = await explain(issuer.mint({ claims }));
    expect({ exitCode, result }).toEqual({ exitCode: 1, result: 'rejected: not_entitled, no_rule_matches' });
    expect(of('entitlements')?.notes).toEqual([
      'rule 1: does not match: "groups" is absent; the token has "cognito:groups"',
      'rule 2: does not match: "email" is in the token but not verified',
      'rule 3: does not match: "sub" is "bob", not "alice"',
      'otherwise: deny',
    ]);
  });

  test('rejects a token of another key, and one of another issuer with the checks of the only provider', async () => {
    const forged = await explain(issuer.mint({ key: createTestKey('ES256') }));
    expect(forged.of('signature')?.detail).toContain('invalid_signature');
    expect(forged.exitCode).toBe(1);
    const other = await explain(issuer.mint({ claims: { iss: 'https://other.example.com' } }));
    expect(other.of('issuer')?.detail).toContain('issuer_not_configured');
    expect(other.of('audience')?.status).toBe('passed');
  });

  test('asks no issuer with --offline or --claims, and skips the signature', async () => {
    const requests = issuer.requests.length;
    const offline = await explain(issuer.mint(), ['--token', '-', '--offline']);
    expect(offline.of('signature')?.status).toBe('skipped');
    expect(offline.exitCode).toBe(0);
    const claims = JSON.stringify({ iss: issuer.issuer, sub: 'alice', aud: 'spa' });
    const fromClaims = await explain(claims, ['--claims', '-']);
    expect(fromClaims.of('signature')?.status).toBe('skipped');
    expect(fromClaims.of('times')?.status).toBe('skipped');
    expect(fromClaims.exitCode).toBe(0);
    expect(issuer.requests).toHaveLength(requests);
  });

  test('prints text without the token', async () => {
    const token = issuer.mint();
    const { printed } = await runExplain(token, ['--token', '-']);
    expect(printed).toContain('✓ signature');
    expect(printed).toContain('rule 3: matches');
    for (const part of token.split('.')) expect(printed).not.toContain(part);
  });

  test.each([
    ['no JWT', 'opaque', ['--token', '-'], 'The token is not a JWS'],
    ['a token of 10,241 bytes', `eyJ${'a'.repeat(10_238)}`, ['--token', '-'], 'The token is too long'],
    ['several tokens', 'a.b.c d.e.f', ['--token', '-'], 'expected one token'],
    ['claims that are not JSON', '{', ['--claims', '-'], 'the file is not JSON'],
    ['claims that are an array', '[]', ['--claims', '-'], 'expected a JSON object'],
    ['claims of 10,241 bytes', 'x'.repeat(10_241), ['--claims', '-'], 'more than 10240 bytes'],
    ['neither token nor claims', '', [], '--token or --claims is required'],
    ['both', '', ['--token', '-', '--claims', '-'], 'and not both'],
  ])('reports %s as a usage error in one line', async (_what, input, args, message) => {
    const { exitCode, printed } = await runExplain(input, args);
    expect(exitCode).toBe(2);
    expect(printed).toContain(message);
    expect(printed.trimEnd().split('\n')).toHaveLength(1);
  });
});
