/** Searches all output of the function for marked secrets. `startScene` does the same for the requests of other tests. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mark, markedArn, marksIn } from './support/canary.ts';
import { armour } from './support/containers.ts';
import { functionEnvironment, startFunction } from './support/function-process.ts';
import { startIssuer, type TestIssuer, type TokenOptions } from './support/issuer.ts';
import { outcomeOf } from './support/responses.ts';
import { bearer, signingJwk, startSecretServer } from './support/scene.ts';
import type { TestServer } from './support/server.ts';

const encodings = ['utf8', 'base64', 'base64url', 'hex'] as const;

test('marksIn finds the mark in two layers of encodings, at any position', () => {
  for (const inner of encodings) {
    for (const outer of encodings) {
      for (let before = 0; before < 9; before += 1) {
        const secret = Buffer.from(`${'x'.repeat(before)}${mark} and more`).toString(inner);
        const text = Buffer.from(`${'y'.repeat(before % 4)}${secret}`).toString(outer);
        expect(marksIn(`log: ${text}`)).not.toEqual([]);
      }
    }
  }
});

describe('the function at log level DEBUG', () => {
  let issuer: TestIssuer;
  let secrets: TestServer;
  let secret: string;

  beforeEach(async () => {
    secret = JSON.stringify(signingJwk);
    issuer = await startIssuer(Date.now);
    secrets = await startSecretServer(() => secret);
  });

  afterEach(() => Promise.all([issuer.close(), secrets.close()]));

  const start = (settings: object = {}, changes: Record<string, string> = {}) =>
    startFunction({
      ...functionEnvironment(issuer, secrets, { logLevel: 'DEBUG', ...settings }),
      ...changes,
    });

  const mint = (options: TokenOptions = {}) =>
    issuer.mint({ ...options, claims: { jti: mark, ...options.claims } });

  /** Starts the function and sends it these events, each after its preparation; returns the outcomes and all output. */
  const run = async (events: readonly unknown[], prepare?: (index: number) => void) => {
    const process = start();
    const outcomes: string[] = [];
    for (const [index, event] of events.entries()) {
      if (prepare) {
        prepare(index);
        process.freeze(1); // the pause after a failed fetch
      }
      const response = await process.ask(event);
      outcomes.push(outcomeOf(response));
      expect(marksIn(JSON.stringify(response))).toEqual([]);
    }
    await process.close();
    expect(process.printed().split('"message":"audit"')).toHaveLength(outcomes.length + 1);
    expect(marksIn(process.printed())).toEqual([]);
    return { outcomes, printed: process.printed() };
  };

  test('prints no key, no token and no ARN, whatever the request', async () => {
    const { outcomes } = await run([
      bearer(mint()),
      { headers: { authorization: `Basic ${mark}` } },
      bearer(mark),
      bearer(`${mint()}.${mint()}`),
      bearer(mint({ header: { kid: 'other', alg: 'none' } })),
      bearer(mint({ header: { kid: 'other' } })),
      bearer(mint({ claims: { exp: 1 } })),
      bearer(mint({ rawPayload: mark })),
      { headers: { [mark]: mark }, body: mark, rawQueryString: mark },
    ]);
    expect([...new Set(outcomes)].sort()).toEqual(['invalid_token', 'issued', 'missing_token']);
  });

  test('prints no part of an invalid secret', async () => {
    const invalid = [
      mark,
      `{"privateKey": "${mark}`,
      JSON.stringify({ privateKey: mark, algorithm: mark }),
      JSON.stringify({ ...signingJwk, crv: mark }),
      JSON.stringify({ ...signingJwk, x: Buffer.alloc(32, 1).toString('base64url') }),
      armour('PRIVATE KEY', Buffer.from(mark.repeat(10))),
      armour(mark.toUpperCase(), Buffer.from(mark.repeat(10))),
    ];
    const requests = invalid.map(() => bearer(mint()));
    const { outcomes } = await run(requests, (index) => {
      secret = invalid[index] ?? '';
    });
    expect(outcomes).toEqual(invalid.map(() => 'signing_key_unavailable'));
    expect(secrets.requests.length).toBeGreaterThanOrEqual(invalid.length);
  });

  test('prints no part of an invalid response of the issuer or of Secrets Manager', async () => {
    const faults = ['status 500', 'status 429', 'broken JSON', 'a truncated response'] as const;
    const requests = [...faults, ...faults].map(() => bearer(mint()));
    const { outcomes, printed } = await run(requests, (index) => {
      const fault = faults[index % faults.length] ?? 'status 500';
      secrets.misbehave(fault);
      if (index < faults.length) issuer.misbehave(fault);
      else issuer.behave();
    });
    expect(outcomes).toEqual([
      ...faults.map(() => 'identity_provider_unavailable'),
      ...faults.map(() => 'signing_key_unavailable'),
    ]);
    expect(printed).toContain('signing key: cannot be fetched');
    expect(printed).toContain('issuer keys: cannot be fetched');
  });

  test('prints no part of invalid settings', async () => {
    const value = [
      JSON.stringify(signingJwk),
      armour('PRIVATE KEY', Buffer.from(mark.repeat(10))),
      markedArn,
      mark,
    ].join(' ');
    const names = ['latenodeTenantId', 'signingAlgorithm', 'identityProviders', 'entitlements', 'logLevel'];
    const settings = Object.fromEntries(names.map((name) => [name, value]));
    const process = start(settings, { SIGNING_KEY_SECRET_ID: `-----BEGIN ${value}` });
    await process.ended;
    for (const name of [...names.map((name) => `BROKER_SETTINGS.${name}`), 'SIGNING_KEY_SECRET_ID'])
      expect(process.printed()).toContain(`\n  ${name}: `);
    expect(marksIn(process.printed())).toEqual([]);
  });
});
