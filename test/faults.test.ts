/** Tests every fault of the issuer and of Secrets Manager, and the load on both meanwhile, through the whole handler. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { controlDeadlines } from './support/clock.ts';
import { pkcs8Of } from './support/containers.ts';
import { functionEnvironment, startFunction } from './support/function-process.ts';
import { startIssuer } from './support/issuer.ts';
import { type Ask, bearer, type Scene, signingJwk, startScene, startSecretServer } from './support/scene.ts';
import { type Fault, faults } from './support/server.ts';
import { createTestKey } from './support/tokens.ts';

type Upstream = 'issuer' | 'secretsManager';

const foreign = 'status 200 with a response that is not from AWS; a proxy may have sent it';
/** The fault, the number of attempts of one fetch, and the logged reason or detail. A `4xx` of AWS is final. */
const cases: readonly (readonly [Upstream, Fault, number, string])[] = [
  ['issuer', 'status 500', 2, 'issuer_fails'],
  ['issuer', 'status 429', 2, 'issuer_denies_request'],
  ['issuer', 'a redirect', 2, 'issuer_redirects'],
  ['issuer', 'broken JSON', 2, 'issuer_response_not_json'],
  ['issuer', '10 MB', 2, 'issuer_response_too_long'],
  ['issuer', 'a truncated response', 2, 'issuer_unreachable'],
  ['issuer', 'a reset', 2, 'issuer_unreachable'],
  ['issuer', 'no response', 2, 'issuer_unreachable'],
  ['issuer', 'a slow body', 2, 'issuer_unreachable'],
  ['secretsManager', 'status 500', 2, 'AccessDeniedException'],
  ['secretsManager', 'status 429', 1, 'AccessDeniedException'],
  ['secretsManager', 'a redirect', 1, 'AccessDeniedException'],
  ['secretsManager', 'broken JSON', 2, foreign],
  ['secretsManager', 'a truncated response', 2, foreign],
  ['secretsManager', 'a reset', 2, 'ECONNRESET'],
  ['secretsManager', 'no response', 2, 'TimeoutError'],
  ['secretsManager', 'a slow body', 2, 'TimeoutError'],
];

const unavailable = {
  issuer: 'identity_provider_unavailable',
  secretsManager: 'signing_key_unavailable',
} as const;
/** The seconds of each attempt. */
const limits = { issuer: 1.5, secretsManager: 1 };
/** The issuer serves its keys beside its metadata. */
const requestsPerFetch = { issuer: 2, secretsManager: 1 };
const isSlow = (fault: Fault) => fault === 'no response' || fault === 'a slow body';

const setUp = async () => {
  const scene = await startScene();
  onTestFinished(() => scene.close());
  return { scene, ask: scene.wire(), deadlines: controlDeadlines() };
};

/** Sends 64 concurrent requests, and returns their distinct outcomes and one audit line. */
const askAtOnce = async (scene: Scene, ask: Ask) => {
  const token = scene.mint();
  const answers = await Promise.all(Array.from({ length: 64 }, () => ask(bearer(token))));
  const outcomes = [...new Set(answers.map(({ outcome }) => outcome))];
  return { outcomes, auditLine: answers[0]?.auditLine };
};

/** Returns a function that returns true once for each further request of the server. */
const onEachRequest = ({ requests }: { readonly requests: readonly string[] }) => {
  let seen = requests.length;
  return () => {
    if (requests.length === seen) return false;
    seen += 1;
    return true;
  };
};

describe('a cold broker', () => {
  test.each(cases)(
    'whose %s fails with "%s" responds after %i attempts, and recovers after the pause',
    async (upstream, fault, attempts, why) => {
      const { scene, ask, deadlines } = await setUp();
      scene[upstream].misbehave(fault);
      const isHanging = onEachRequest(scene[upstream]);
      const { outcomes, auditLine } = await deadlines.expireWhile(
        askAtOnce(scene, ask),
        () => isSlow(fault) && isHanging(),
      );
      expect(outcomes).toEqual([unavailable[upstream]]);
      expect(auditLine?.[upstream === 'issuer' ? 'reason' : 'detail']).toBe(why);
      expect(scene[upstream].requests).toHaveLength(attempts);
      expect(deadlines.seconds.slice(-attempts)).toEqual(Array(attempts).fill(limits[upstream]));
      scene[upstream].behave();
      scene.clock.elapse(isSlow(fault) ? 3 : 1);
      expect((await askAtOnce(scene, ask)).outcomes).toEqual(['issued']);
      expect(scene[upstream].requests).toHaveLength(attempts + requestsPerFetch[upstream]);
    },
  );

  test.each(Object.keys(faults) as Fault[])(
    'issues tokens if only the first response of its issuer fails with "%s"',
    async (fault) => {
      const { scene, ask, deadlines } = await setUp();
      scene.issuer.misbehave(fault, { on: 'keys', times: 1 });
      const isHanging = () =>
        isSlow(fault) && scene.issuer.requests.length === 2 && deadlines.seconds.length === 1;
      expect((await deadlines.expireWhile(askAtOnce(scene, ask), isHanging)).outcomes).toEqual(['issued']);
      const fetch = ['/.well-known/openid-configuration', '/jwks'];
      expect(scene.issuer.requests).toEqual([...fetch, ...fetch]);
    },
  );

  test('accepts a secret with 10 MB of white space', async () => {
    const { scene, ask } = await setUp();
    scene.secretsManager.misbehave('10 MB');
    expect((await ask(bearer(scene.mint()))).outcome).toBe('issued');
  });

  test('accepts tokens of one issuer while another one hangs', async () => {
    const healthy = await startIssuer(Date.now);
    const hanging = await startIssuer(Date.now, createTestKey('ES256', 'other'));
    const secrets = await startSecretServer(() => JSON.stringify(signingJwk));
    hanging.misbehave('no response');
    const identityProviders = [
      { issuer: healthy.issuer, audiences: ['spa'] },
      { issuer: hanging.issuer, audiences: ['spa'], userIdPrefix: 'b:' },
    ];
    const running = startFunction(functionEnvironment(healthy, secrets, { identityProviders }));
    onTestFinished(async () => {
      await running.close();
      await Promise.all([healthy.close(), hanging.close(), secrets.close()]);
    });
    expect((await running.ask(bearer(healthy.mint()))).statusCode).toBe(200);
    expect(hanging.requests).not.toEqual([]);
  });
});

describe('a warm broker', () => {
  test.each(cases)(
    'whose %s fails with "%s" issues tokens, and fetches once per pause',
    async (upstream, fault, attempts) => {
      const { scene, ask, deadlines } = await setUp();
      await ask(bearer(scene.mint()));
      scene[upstream].misbehave(fault);
      const before = scene[upstream].requests.length;
      expect((await askAtOnce(scene, ask)).outcomes).toEqual(['issued']);
      expect(scene[upstream].requests).toHaveLength(before);
      scene.clock.elapse(600);
      const isHanging = onEachRequest(scene[upstream]);
      const refreshed = deadlines.expireWhile(askAtOnce(scene, ask), () => isSlow(fault) && isHanging());
      expect((await refreshed).outcomes).toEqual(['issued']);
      expect((await askAtOnce(scene, ask)).outcomes).toEqual(['issued']);
      // A refresh ends after a second, in which the second attempt may have begun.
      const requests = scene[upstream].requests.length - before;
      if (isSlow(fault)) expect([1, attempts]).toContain(requests);
      else expect(requests).toBe(attempts);
      scene[upstream].behave();
      scene.clock.elapse(10);
      expect((await askAtOnce(scene, ask)).outcomes).toEqual(['issued']);
    },
  );

  test.each([
    ['other text', 'to be filled in'],
    ['a truncated key', pkcs8Of('P-256').slice(0, 120)],
    ['a key of another type', pkcs8Of('Ed25519')],
    ['a key that is too short', pkcs8Of('RSA of 1024 bits')],
    ['an algorithm that does not fit', JSON.stringify({ privateKey: pkcs8Of('P-256'), algorithm: 'RS512' })],
  ])('keeps its key if the secret is replaced by %s, and uses the next valid one', async (_what, invalid) => {
    const { scene, ask } = await setUp();
    const { auditLine } = await ask(bearer(scene.mint()));
    const { key_version } = auditLine;
    scene.secret = invalid;
    scene.clock.elapse(300);
    expect((await askAtOnce(scene, ask)).auditLine).toMatchObject({ outcome: 'issued', key_version });
    scene.secret = pkcs8Of('another P-256');
    scene.clock.elapse(10);
    const renewed = await ask(bearer(scene.mint()));
    expect(renewed.outcome).toBe('issued');
    expect(renewed.auditLine.key_version).not.toBe(key_version);
  });

  test('rejects tokens with an unknown kid, and looks the kid up at most six times in a row, then every ten seconds', async () => {
    const { scene, ask } = await setUp();
    await ask(bearer(scene.mint()));
    const unknown = () => bearer(scene.mint({ header: { kid: 'unknown' } }));
    const before = scene.issuer.requests.length;
    for (let tenth = 0; tenth < 120; tenth += 1) {
      scene.clock.elapse(0.1);
      expect((await ask(unknown())).outcome).toBe('invalid_token');
    }
    expect(scene.issuer.requests.length - before).toBe(6 * requestsPerFetch.issuer);
    scene.clock.elapse(100);
    expect((await ask(unknown())).outcome).toBe('invalid_token');
    expect(scene.issuer.requests.length - before).toBe(7 * requestsPerFetch.issuer);
  });

  test('rejects a token with an unknown kid if the look-up fails; the next look-up follows after the pause', async () => {
    const { scene, ask } = await setUp();
    const known = scene.mint();
    await ask(bearer(known));
    scene.issuer.misbehave('status 500');
    scene.clock.elapse(1);
    const unknown = () => bearer(scene.mint({ header: { kid: 'unknown' } }));
    const before = scene.issuer.requests.length;
    for (let second = 0; second < 10; second += 1) {
      const { outcome, auditLine } = await ask(unknown());
      expect(outcome).toBe('invalid_token');
      expect(auditLine).toMatchObject({
        reason: 'no_matching_key',
        detail: 'newer keys cannot be fetched: issuer_fails',
      });
      expect((await ask(bearer(known))).outcome).toBe('issued');
      scene.clock.elapse(1);
    }
    expect(scene.issuer.requests.length - before).toBe(2);
    scene.issuer.rotate(createTestKey('ES256', 'second'));
    scene.issuer.behave();
    expect((await ask(bearer(scene.mint()))).outcome).toBe('issued');
  });
});
