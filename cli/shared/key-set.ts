/** Reads the public key that a deployed broker serves. */
import * as v from 'valibot';
import { type Algorithm, algorithmNames } from '../../lib/jwt/algorithms.ts';
import { jwkThumbprint } from '../../lib/signing-key/thumbprint.ts';
import { oneOf } from '../../lib/validation/shape.ts';
import { CommandError } from './command-error.ts';
import { request } from './request.ts';
import type { Tools } from './tools.ts';

export interface ServedKey {
  /** Recomputed, because the `kid` of the key set may be a name that the operator chose. */
  readonly thumbprint: string;
  readonly algorithm: Algorithm;
}

export const keySetPath = '/.well-known/jwks.json';

const member = v.exactOptional(v.string());
const members = { use: member, kid: member, crv: member, e: member, n: member, x: member, y: member };
/** Excludes private members, such as `d`. */
const jwkSchema = v.strictObject({ kty: v.string(), alg: oneOf(algorithmNames), ...members });
export type ServedJwk = v.InferOutput<typeof jwkSchema>;

const keySetSchema = v.object({ keys: v.strictTuple([jwkSchema]) });

/** Sends one request. Resolves with undefined if the broker has no usable key; throws `CommandError` for any other response. */
export const readServedKey = async (keySetUrl: string, { fetch }: Tools): Promise<ServedKey | undefined> => {
  const headers = { 'Cache-Control': 'no-cache' };
  const { status, body } = await request(fetch, keySetUrl, keySetUrl, { timeoutMilliseconds: 5000, headers });
  if (status === 503) return undefined; // signing_key_unavailable
  if (status !== 200) throw new CommandError(`${keySetUrl} responds with status ${status}`);
  const jwk = keyIn(body);
  if (!jwk) throw new CommandError(`${keySetUrl} does not respond with a key set of one key`);
  return describeServedKey(jwk);
};

/** Returns the only key of a broker's key set; undefined for anything else. */
export const keyIn = (keySet: unknown): ServedJwk | undefined =>
  v.is(keySetSchema, keySet) ? keySet.keys[0] : undefined;

export const describeServedKey = (jwk: ServedJwk): ServedKey => ({
  thumbprint: jwkThumbprint(jwk),
  algorithm: jwk.alg,
});
