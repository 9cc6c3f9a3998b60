import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { algorithmNames } from '../../../lib/jwt/algorithms.ts';
import { parseStoredSecret } from '../../../lib/signing-key/stored-secret.ts';
import { jwkOf, pkcs8Of } from '../../support/containers.ts';
import { defectOf, leaksOf } from '../../support/defects.ts';
import { keyOf } from '../../support/keys.ts';

const pem = pkcs8Of('P-256');
const jwk = jwkOf('P-256');
const wrap = (privateKey: unknown, more: object = {}): string => JSON.stringify({ privateKey, ...more });

const jwkText = JSON.stringify(jwk, null, 2);
test.each([
  ['a PEM', pem],
  ['a PEM in JSON', wrap(pem)],
  ['a JWK', jwkText],
  ['a JWK after white space and a BOM', `\uFEFF\n ${jwkText}\n`],
  ['a JWK in JSON', wrap(jwk)],
  ['a JWK as text in JSON', wrap(jwkText)],
  ['a PEM with real line breaks in JSON', wrap(pem).replaceAll('\\n', '\n')],
  ['a PEM with real CRLF in JSON', wrap(pem, { keyId: 'a"b' }).replaceAll('\\n', '\r\n')],
])('parseStoredSecret reads %s', (_what, text) => {
  expect(parseStoredSecret(text).privateKey.equals(keyOf('P-256'))).toBe(true);
});

const withAlg = { ...jwk, alg: 'ES256' };
const both = { algorithm: 'ES256', keyId: 'k' };
const own = { algorithm: 'PS384' };
test.each<[string, string, object?]>([
  ['none from a PEM', pem],
  ['the "alg" of a JWK', JSON.stringify({ ...withAlg, kid: 'k' }), { algorithm: 'ES256' }],
  ['none from JSON with a PEM', wrap(pem)],
  ['those beside a PEM in JSON', wrap(pem, both), both],
  ['the "alg" of a JWK in JSON, and the id beside it', wrap(withAlg, { keyId: 'k' }), both],
  ['the "alg" of a JWK as text in JSON', wrap(JSON.stringify(withAlg)), { algorithm: 'ES256' }],
  ['"algorithm" rather than "alg"', wrap({ ...jwkOf('RSA'), alg: 'RS256' }, own), own],
  ['none from other members', wrap(pem, { comment: 'ours' }), { unknownMembers: ['comment'] }],
])('parseStoredSecret returns algorithm and key id: %s', (_what, text, expected = {}) => {
  expect(parseStoredSecret(text)).toMatchObject({ algorithm: undefined, keyId: undefined, ...expected });
});

const brokenJson = 'the secret starts like JSON but is not valid JSON';
const withoutKey = 'the JSON in the secret holds no key; expected {"privateKey": "<PEM>"}, or a JWK';
const noKey = 'there is no private key; expected a PEM ("-----BEGIN PRIVATE KEY-----") or a JWK';
const wrongKind = 'the JWK is of a kind that Latenode does not accept; expected "kty": "RSA" or "EC"';
const unknownAlgorithm = `the algorithm in the secret is unknown; expected one of ${algorithmNames.join(', ')}`;
const invalidKeyId = '"keyId" must be a non-empty string';

test.each([
  ['an empty secret', '', noKey],
  ['JSON that is cut off', wrap(pem).slice(0, -40), brokenJson],
  ['a JWK as text that is cut off', wrap(JSON.stringify(jwk).slice(0, -9)), brokenJson],
  ['an empty JSON object', '{}', withoutKey],
  [
    '"private_key"',
    JSON.stringify({ private_key: pem }),
    '"private_key" in the secret must be named "privateKey"',
  ],
  ['"alg" beside a PEM', wrap(pem, { alg: 'ES256' }), '"alg" in the secret must be named "algorithm"'],
  ['"kid" beside a PEM', wrap(pem, { ...both, kid: 'k' }), '"kid" in the secret must be named "keyId"'],
  ['a JWK set', JSON.stringify({ keys: [jwk] }), withoutKey],
  ['JSON whose key is null', wrap(null), withoutKey],
  ['JSON whose key is an array', wrap([pem]), withoutKey],
  ['an array', JSON.stringify([jwk]), noKey],
  ['JSON whose key is an empty object', wrap({}), wrongKind],
  ['a JWK whose kind is a number', JSON.stringify({ ...jwk, kty: 5 }), wrongKind],
  ['a JWK of kty oct', JSON.stringify({ kty: 'oct', k: jwk.d }), wrongKind],
  ['a JWK of kty OKP', wrap(keyOf('Ed25519').export({ format: 'jwk' })), wrongKind],
  ['an algorithm that is unknown', wrap(pem, { algorithm: 'HS256' }), unknownAlgorithm],
  ['an algorithm that is a key', wrap(pem, { algorithm: jwk.d }), unknownAlgorithm],
  [
    'an algorithm with the name of an inherited member',
    wrap(pem, { algorithm: 'constructor' }),
    unknownAlgorithm,
  ],
  ['a JWK with an unknown "alg"', JSON.stringify({ ...jwk, alg: 'RSA-OAEP' }), unknownAlgorithm],
  ['a key id that is a number', wrap(pem, { keyId: 5 }), invalidKeyId],
  ['a key id that is empty', wrap(pem, { keyId: '' }), invalidKeyId],
])(
  'parseStoredSecret names the defect and quotes no part of the key when it rejects %s',
  async (_what, text, message) => {
    const defect = await defectOf(() => parseStoredSecret(text));
    expect(defect.message).toBe(message);
    expect(leaksOf(text, inspect(defect))).toEqual([]);
  },
);
