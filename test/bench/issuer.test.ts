import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { audience, createIssuer, createKey } from '../../bench/issuer.ts';

const url = 'https://127.0.0.1:1/0';
const keySetOf = ({ documents }: ReturnType<typeof createIssuer>) =>
  createLocalJWKSet(documents()['/.well-known/jwks.json'] as JSONWebKeySet);

test.each(['RS256', 'ES256'] as const)(
  'the issuer mints tokens with %s that its key set verifies',
  async (algorithm) => {
    const issuer = createIssuer(url, algorithm, 2);
    const expected = { issuer: url, audience, algorithms: [algorithm] };
    const { payload, protectedHeader } = await jwtVerify(await issuer.mint(), keySetOf(issuer), expected);
    expect(payload.latenode_plan).toBe(36);
    expect(protectedHeader.kid).toBe('last');
    expect(issuer.documents()['/.well-known/jwks.json']).toMatchObject({ keys: { length: 2 } });
  },
);

test('the key set verifies tokens of a new key once it is published', async () => {
  const issuer = createIssuer(url, 'ES256', 1);
  const key = createKey('ES256', 'new');
  const token = await issuer.mint({}, key);
  await expect(jwtVerify(token, keySetOf(issuer))).rejects.toThrow('no applicable key');
  issuer.publish(key);
  await expect(jwtVerify(token, keySetOf(issuer))).resolves.toBeDefined();
});

test('the discovery document names the issuer and its key set', () => {
  expect(createIssuer(url, 'ES256', 1).documents()['/.well-known/openid-configuration']).toEqual({
    issuer: url,
    jwks_uri: `${url}/.well-known/jwks.json`,
  });
});
