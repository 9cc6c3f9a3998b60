import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { listenOnLoopback } from '../../../local/loopback.ts';
import { pkcs8Of } from '../../support/containers.ts';
import { always, type Distort, onMethod } from '../../support/gateway.ts';
import { refusal } from '../../support/secret.ts';
import { createTestKey } from '../../support/tokens.ts';
import { accepting, shareDoctorScene } from './scene.ts';

const scene = await shareDoctorScene();

const foreignJwk = createTestKey('ES256').jwk;
const privateJwk = { ...foreignJwk, d: 'AQ' };
const keySetOf = (jwk: object): Distort => onMethod('GET', always(200, { keys: [jwk] }));

describe("the user's token", () => {
  const runWith = async (distort?: Distort) => {
    const token = scene.issuer.mint();
    let isSent = false;
    scene.gateway.distort = (reply, request) => {
      isSent ||= request.headers.authorization === `Bearer ${token}`;
      return distort?.(reply, request) ?? reply;
    };
    const { of } = await scene.examine({ token });
    return { isSent, verdict: of('token') };
  };

  test.each<[string, string, Distort]>([
    ['serves no key set', 'key set', onMethod('GET', always(500, {}))],
    ['serves the private half of a key', 'key set', keySetOf(privateJwk)],
    ['serves a key that differs from the one in the secret', 'key set', keySetOf(foreignJwk)],
    ['accepts garbage', 'garbage token', accepting((iss) => iss === undefined)],
    ['accepts a foreign issuer', 'foreign issuer', accepting((iss) => iss === 'https://issuer.invalid')],
    ['responds with 500', 'garbage token', onMethod('POST', always(500, {}))],
  ])('is not sent to an endpoint that %s', async (_what, check, distort) => {
    const verdict = { status: 'skipped', detail: `not sent: the check "${check}" did not pass` };
    expect(await runWith(distort)).toMatchObject({ isSent: false, verdict });
  });

  test('is not sent while the secret holds no usable key', async () => {
    await scene.secret.put('to be filled in');
    const verdict = { status: 'skipped' };
    expect(await runWith(keySetOf(foreignJwk))).toMatchObject({ isSent: false, verdict });
    await scene.secret.put(pkcs8Of('P-256'));
  });

  test('is sent if the secret cannot be read', async () => {
    scene.secret.standIn.fault = refusal(scene.secret, 400, 'AccessDeniedException');
    expect((await runWith()).isSent).toBe(true);
  });
});

describe('a hostile endpoint', () => {
  const hostile = 'x\u001b[2J\n✓ secret          all is well\r\u009b31m\u202e\u2028\u007f';
  const problem = { code: hostile, request_id: hostile, message: hostile, token: hostile };
  const headers = { Location: '/a%1b', 'WWW-Authenticate': 'Bearer error="a"', 'apigw-requestid': 'a' };

  test.each([200, 301, 401, 500])(
    'that responds with %i cannot control the terminal or forge a line of the report',
    async (status) => {
      scene.gateway.distort = always(status, problem, headers);
      for (const form of [[], ['--json']]) {
        const { printed } = await scene.run({ token: scene.issuer.mint() }, ...form);
        expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        expect(printed).not.toMatch(/^✓ secret {10}all is well/m);
      }
    },
  );

  test('cannot make the doctor read more than 64 KiB', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1024, ' ');
    const server = createServer((_request, response) => {
      response.writeHead(401);
      const write = () => {
        while (!response.destroyed && sent < 700_000_000) {
          sent += chunk.length;
          if (!response.write(chunk)) return response.once('drain', write);
        }
        return response.end();
      };
      write();
    });
    const { url, close } = await listenOnLoopback(server);
    const { of } = await scene.examine({}, '--endpoint', url);
    expect(of('endpoint')?.detail).toMatch(/\/token: the response is longer than 65536 bytes$/);
    expect(sent).toBeLessThan(20_000_000);
    await close();
  });

  test('cannot make the report longer than 20,000 characters', async () => {
    scene.gateway.distort = always(401, { code: 'x'.repeat(30_000), request_id: 'y'.repeat(30_000) });
    expect((await scene.examine()).printed.length).toBeLessThan(20_000);
  });
});
