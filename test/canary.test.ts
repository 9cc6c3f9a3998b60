/** Marked secrets go in; nothing that comes out may bear the mark. The scene searches every request of the other tests. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outcomeOf } from './support/answers.ts';
import { mark, markedArn, marksIn } from './support/canary.ts';
import { armour } from './support/containers.ts';
import { functionEnvironment, startFunction } from './support/function-process.ts';
import { startIssuer, type TestIssuer, type TokenOptions } from './support/issuer.ts';
import { bearer, signingJwk, startSecretServer } from './support/scene.ts';
import type { TestServer } from './support/server.ts';

const encodings = ['utf8', 'base64', 'base64url', 'hex'] as const;

describe('the search', () => {
  test.each(encodings.flatMap((outer) => encodings.map((inner) => [inner, outer] as const)))(
    'finds the mark in %s in %s, wherever in a text it stands',
    (inner, outer) => {
      for (let before = 0; before < 9; before += 1) {
        const secret = Buffer.from(`${'x'.repeat(before)}${mark} and more`).toString(inner);
        const text = Buffer.from(`${'y'.repeat(before % 4)}${secret}`).toString(outer);
        expect(marksIn(`log: ${text}`)).not.toEqual([]);
      }
    },
  );

  test('finds nothing where nothing is', () => {
    for (const encoding of encodings) expect(marksIn(randomBytes(300_000).toString(encoding))).toEqual([]);
  });
});

describe('the function itself, at the log level DEBUG,', () => {
  let issuer: TestIssuer;
  let secrets: TestServer;
  let secret: string;

  beforeEach(async () => {
    secret = JSON.stringify(signingJwk);
    issuer = await startIssuer(Date.now);
    secrets = await startSecretServer(() => secret);
  });

  afterEach(() => Promise.all([issuer.close(), secrets.close()]));

  const start = (changes: Record<string, string> = {}) =>
    startFunction({ ...functionEnvironment(issuer, secrets), LOG_LEVEL: 'DEBUG', ...changes });

  const mint = (options: TokenOptions = {}) =>
    issuer.mint({ ...options, claims: { jti: mark, ...options.claims } });

  test('prints no key, no token and no ARN, whatever happens to it', async () => {
    const process = start();
    const outcomes: string[] = [];
    const ask = async (event: unknown = bearer(mint())) => {
      const response = await process.ask(event);
      outcomes.push(outcomeOf(response));
      expect(marksIn(JSON.stringify(response))).toEqual([]);
    };
    await ask();
    await ask({ headers: { authorization: `Basic ${mark}` } });
    await ask(bearer(mark));
    await ask(bearer(`${mint()}.${mint()}`));
    await ask(bearer(mint({ header: { kid: mark, alg: 'none' } })));
    await ask(bearer(mint({ claims: { exp: 1 } })));
    await ask(bearer(mint({ rawPayload: mark })));
    await ask({ headers: { [mark]: mark }, body: mark, rawQueryString: mark });
    const faultySecrets = [
      mark,
      `{"privateKey": "${mark}`,
      JSON.stringify({ privateKey: mark, algorithm: mark }),
      JSON.stringify({ ...signingJwk, crv: mark }),
      JSON.stringify({ ...signingJwk, x: Buffer.alloc(32, 1).toString('base64url') }),
      armour('PRIVATE KEY', Buffer.from(mark.repeat(10))),
      armour(mark.toUpperCase(), Buffer.from(mark.repeat(10))),
    ];
    for (secret of faultySecrets) {
      await wait(1050);
      await ask(); // with the key of before
    }
    for (const fault of ['status 500', 'status 429', 'broken JSON', 'a truncated answer'] as const) {
      secrets.misbehave(fault);
      issuer.misbehave(fault);
      await wait(1050);
      await ask(bearer(mint({ header: { kid: `unknown ${fault}` } })));
    }
    expect([...new Set(outcomes)].sort()).toEqual(['invalid_token', 'issued', 'missing_token']);
    await process.close();
    expect(process.printed().split('"message":"audit"')).toHaveLength(outcomes.length + 1);
    expect(process.printed()).toContain('signing key: cannot be fetched');
    expect(process.printed()).toContain('issuer keys: cannot be fetched');
    expect(marksIn(process.printed())).toEqual([]);
  }, 60_000);

  test.each([
    ['a key', JSON.stringify(signingJwk)],
    ['a PEM', armour('PRIVATE KEY', Buffer.from(mark.repeat(10)))],
    ['an ARN', `${markedArn} `],
    ['a word', mark],
  ])('quotes nothing of %s that stands in a wrong variable', async (_what, value) => {
    const names = ['LATENODE_TENANT_ID', 'SIGNING_ALGORITHM', 'OIDC_ISSUER', 'ENTITLEMENTS', 'LOG_LEVEL'];
    const variables = Object.fromEntries(names.map((name) => [name, value]));
    const process = start({ ...variables, SIGNING_KEY_SECRET_ID: `-----BEGIN ${value}` });
    await process.ended;
    for (const name of [...names, 'SIGNING_KEY_SECRET_ID'])
      expect(process.printed()).toContain(`\n  ${name}`);
    expect(marksIn(process.printed())).toEqual([]);
  });
});
