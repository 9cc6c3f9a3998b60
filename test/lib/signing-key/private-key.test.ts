import { describe, expect, test } from 'vitest';
import { readPrivateJwk, readPrivatePem } from '../../../lib/signing-key/private-key.ts';
import { jwkKinds, jwkOf, manglings, pems } from '../../support/containers.ts';
import { keyOf } from '../../support/keys.ts';

describe.each(pems)('a $kind key in $container', ({ kind, pem }) => {
  test.each(manglings)('is read %s', (_name, mangle) => {
    expect(readPrivatePem(mangle(pem)).equals(keyOf(kind))).toBe(true);
  });
});

test.each(jwkKinds)('a %s key is read from a JWK', (kind) => {
  expect(readPrivateJwk(jwkOf(kind)).equals(keyOf(kind))).toBe(true);
});
