/** Parses the stored secret: the private key itself, or JSON with the key and how to use it. */
import type { KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { InvalidInputError } from '../errors.ts';
import { type Algorithm, algorithmNames } from '../jwt/algorithms.ts';
import { jsonObject } from '../validation/shape.ts';
import { readPrivateJwk, readPrivatePem } from './private-key.ts';

export interface StoredSecret {
  readonly privateKey: KeyObject;
  /** The secret's `algorithm`, otherwise the `alg` of a JWK (RFC 7517 section 4.4). */
  readonly algorithm: Algorithm | undefined;
  /** The `kid` for the tokens' header. */
  readonly keyId: string | undefined;
  /** Names of members with no meaning, for the operator's tools. */
  readonly unknownMembers?: readonly string[];
}

const holdsNoKey = 'the JSON in the secret holds no key; expected {"privateKey": "<PEM>"}, or a JWK';
const needsKeyId = '"keyId" must be a non-empty string';

// Every schema has its own message, because valibot's would quote what it received.
const algorithmSchema = v.optional(
  v.picklist(
    algorithmNames,
    `the algorithm in the secret is unknown; expected one of ${algorithmNames.join(', ')}`,
  ),
);
const jwkSchema = v.looseObject({ alg: algorithmSchema });
const members = {
  privateKey: v.union([v.string(), jsonObject(holdsNoKey)], holdsNoKey),
  algorithm: algorithmSchema,
  keyId: v.optional(v.pipe(v.string(needsKeyId), v.nonEmpty(needsKeyId))),
};
const wrapperSchema = v.looseObject(members, holdsNoKey); // the message for a missing member

/** Names that other tools give to these members. Ignored, they would change the algorithm or the `kid` unnoticed. */
const otherNames = { private_key: 'privateKey', alg: 'algorithm', kid: 'keyId' };

/**
 * Parses a secret's text: a PEM or a JWK, or `{ "privateKey": PEM or JWK, "algorithm"?, "keyId"? }`.
 * Throws `InvalidInputError`.
 */
export const parseStoredSecret = (text: string): StoredSecret => {
  const json = parseObject(text);
  if (json === undefined || 'kty' in json) return { ...readKey(json ?? text), keyId: undefined };
  for (const [other, name] of Object.entries(otherNames))
    if (other in json) throw new InvalidInputError(`"${other}" in the secret must be named "${name}"`);
  const { privateKey, algorithm, keyId, ...others } = check(wrapperSchema, json);
  const key = readKey(privateKey);
  return { ...key, algorithm: algorithm ?? key.algorithm, keyId, unknownMembers: Object.keys(others) };
};

function readKey(material: string | object): Pick<StoredSecret, 'privateKey' | 'algorithm'> {
  const json = typeof material === 'string' ? parseObject(material) : material;
  if (json === undefined) return { privateKey: readPrivatePem(String(material)), algorithm: undefined };
  const jwk = check(jwkSchema, json);
  return { privateKey: readPrivateJwk(jwk), algorithm: jwk.alg };
}

/** Returns a JSON object, or undefined for other text: no PEM and no base64 begins with a brace. Strings may have line breaks. */
function parseObject(text: string): object | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    // trim removes a BOM, which JSON.parse rejects as it does real line breaks, such as those of a pasted PEM.
    return JSON.parse(text.trim().replace(/"(?:[^"\\]|\\.)*"/gs, (string) => string.replace(/[\r\n]/g, ' ')));
  } catch {
    throw new InvalidInputError('the secret starts like JSON but is not valid JSON');
  }
}

function check<const Schema extends v.GenericSchema>(schema: Schema, json: object): v.InferOutput<Schema> {
  const result = v.safeParse(schema, json);
  if (!result.success) throw new InvalidInputError(result.issues[0].message);
  return result.output;
}
