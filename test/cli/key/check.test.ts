import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { afterEach, expect, test } from 'vitest';
import { jwkOf, pkcs8Of } from '../../support/containers.ts';
import { leaksOf } from '../../support/defects.ts';
import { type KeyKind, keyOf } from '../../support/keys.ts';
import { provideKeyCli } from './key-cli.ts';

const cli = provideKeyCli({});
afterEach(() => expect(cli.secretsManager.calls).toEqual([]));

/** Checks a file with this text, and asserts that no output contains a part of it. */
const checkText = async (text: string, ...options: string[]) => {
  cli.files['key.pem'] = text;
  const inWords = await cli.run('check', 'key.pem', ...options);
  const inJson = await cli.run('check', 'key.pem', '--json', ...options);
  expect(leaksOf(text, [inWords, inJson].flatMap(({ out, err }) => [out, err]).join('\n'))).toEqual([]);
  return { ...inWords, json: JSON.parse(inJson.out) };
};

test.each<[KeyKind, string, string[]]>([
  ['RSA', 'RSA, 2048 bits', ['RS512', 'RS384', 'RS256', 'PS512', 'PS384', 'PS256']],
  ['rsa-pss', 'RSA-PSS, 2048 bits', ['PS512', 'PS384', 'PS256']],
  ['P-256', 'EC, P-256', ['ES256']],
  ['secp256k1', 'EC, secp256k1', ['ES256K']],
  ['P-384', 'EC, P-384', ['ES384']],
  ['P-521', 'EC, P-521', ['ES512']],
])('key check prints type, algorithms and thumbprint of %s', async (kind, type, algorithms) => {
  const { exitCode, out, json } = await checkText(pkcs8Of(kind));
  expect(exitCode).toBe(0);
  expect(json).toEqual({ type, algorithm: algorithms[0], algorithms, thumbprint: expect.any(String) });
  for (const words of [type, ...algorithms, json.thumbprint]) expect(out).toContain(words);
  if (kind === 'rsa-pss') return; // node has no JWK of it
  const jwk = createPublicKey(keyOf(kind)).export({ format: 'jwk' });
  expect(json.thumbprint).toBe(
    await calculateJwkThumbprint(jwk as Parameters<typeof calculateJwkThumbprint>[0]),
  );
});

test('key check prints the same details for a PEM, a JWK and JSON with a key id', async () => {
  const { json } = await checkText(pkcs8Of('P-256'));
  expect((await checkText(JSON.stringify(jwkOf('P-256')))).json).toEqual(json);
  const wrapped = await checkText(JSON.stringify({ privateKey: jwkOf('P-256'), keyId: '2026-11' }));
  expect(wrapped.json).toEqual({ ...json, keyId: '2026-11' });
  expect(wrapped.out).toContain('key id      2026-11');
});

const publicPem = createPublicKey(keyOf('RSA')).export({ type: 'spki', format: 'pem' }).toString();
const forEs256 = ['--algorithm', 'ES256'];
test.each<[string, string, string, string[]?]>([
  ['a public key', publicPem, 'this is a public key; the private key is needed'],
  ['a short key', pkcs8Of('RSA of 1024 bits'), 'an RSA key of 1024 bits; Latenode needs at least 2048'],
  ['an Ed25519 key', pkcs8Of('Ed25519'), 'a key of type ed25519 cannot sign for Latenode'],
  ['a truncated PEM', pkcs8Of('RSA').slice(0, 500), 'it may be truncated'],
  ['an RSA key for ES256', pkcs8Of('RSA'), 'ES256 does not fit a key of type rsa; expected RS512', forEs256],
  ['plain text', 'to be filled in', 'there is no private key'],
])(
  'key check rejects %s with the name of the file and the defect',
  async (_what, text, words, options = []) => {
    const { exitCode, out, err, json } = await checkText(text, ...options);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain(`key.pem: `);
    expect(err).toContain(words);
    expect(json).toEqual({ error: err.replace(/^error: |\n$/g, '') });
  },
);
