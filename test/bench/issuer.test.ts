import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { audience, createIssuer, incomingAlgorithms, planId } from '../../bench/issuer.ts';

const issuer = createIssuer('https://127.0.0.1:1');
const keySetOf = async (url: string) => {
  const { pathname } = new URL(`${url}/.well-known/jwks.json`);
  return (await issuer.documentAt(pathname)) as JSONWebKeySet;
};

test.each(incomingAlgorithms)(
  'a token of %s verifies against the key set at its issuer',
  async (algorithm) => {
    const options = { algorithm };
    const keySet = await keySetOf(issuer.url(options));
    expect(keySet.keys).toHaveLength(2);
    const expected = { issuer: issuer.url(options), audience, algorithms: [algorithm] };
    const { payload } = await jwtVerify(await issuer.mint(options), createLocalJWKSet(keySet), expected);
    expect(payload.latenode_plan).toBe(planId);
  },
);

test('a longer key set ends with the key that signs', async () => {
  const options = { algorithm: 'ES256', keys: 5 } as const;
  const { keys } = await keySetOf(issuer.url(options));
  expect(keys).toHaveLength(5);
  const { protectedHeader } = await jwtVerify(await issuer.mint(options), createLocalJWKSet({ keys }));
  expect(protectedHeader.kid).toBe(keys.at(-1)?.kid);
});

test('discovery names the issuer and its key set', async () => {
  const url = issuer.url({ algorithm: 'RS256', name: 'pool-7' });
  const { pathname } = new URL(`${url}/.well-known/openid-configuration`);
  expect(await issuer.documentAt(pathname)).toEqual({
    issuer: url,
    jwks_uri: `${url}/.well-known/jwks.json`,
  });
});

test.each([2000, 4000, 8000])('a token can be made about %d bytes long', async (bytes) => {
  const token = await issuer.mint({ algorithm: 'ES256' }, bytes);
  expect(token.length).toBeLessThanOrEqual(bytes);
  expect(token.length).toBeGreaterThan(bytes - 50);
});
