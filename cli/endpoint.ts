/** Which key a deployed broker serves: its key set, asked over HTTP. */
import type { JsonWebKey } from 'node:crypto';
import * as v from 'valibot';
import { type Algorithm, algorithmNames } from '../lib/jwt/algorithms.ts';
import { jwkThumbprint } from '../lib/signing-key/thumbprint.ts';
import { oneOf } from '../lib/validation/shape.ts';
import { stackNameOf } from '../serverless/names.ts';
import { CommandError, explain } from './command-error.ts';
import type { TargetOptions } from './stage.ts';
import type { Tools } from './tools.ts';

export interface ServedKey {
  /** Recomputed, because the `kid` of the key set may be a name that the operator chose. */
  readonly thumbprint: string;
  readonly algorithm: Algorithm;
}

export type ServedJwk = JsonWebKey & { readonly alg: Algorithm };

const jwkSchema = v.looseObject({ kty: v.string(), alg: oneOf(algorithmNames) });
const keySetSchema = v.object({ keys: v.strictTuple([jwkSchema]) });
const timeoutMilliseconds = 5000;

/** The address of the key set: of `--endpoint`, else from the outputs of the stage's stack. */
export const findKeySetUrl = async (
  { endpoint, stage, region }: TargetOptions,
  tools: Tools,
): Promise<string> => {
  // Any of the addresses that the deployment prints will do.
  if (endpoint)
    return `${endpoint.replace(/\/(token|\.well-known\/jwks\.json)?$/, '')}/.well-known/jwks.json`;
  if (!stage) throw new CommandError('--stage or --endpoint is required', 2);
  try {
    return await tools.readStackOutput(stackNameOf(stage), 'KeySetUrl', region);
  } catch (error) {
    throw new CommandError(
      `CloudFormation does not tell where the broker answers: ${explain(error)}\nSay it with --endpoint URL.`,
    );
  }
};

/** Asks once; answers undefined for a broker that has no usable key. Throws `CommandError` at any other answer. */
export const readServedKey = async (keySetUrl: string, tools: Tools): Promise<ServedKey | undefined> => {
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  let response: Response;
  try {
    response = await tools.fetch(keySetUrl, { signal, headers: { 'Cache-Control': 'no-cache' } });
  } catch (error) {
    throw new CommandError(`${keySetUrl} does not answer: ${causeOf(error)}`);
  }
  if (response.status === 503) return undefined; // signing_key_unavailable
  if (!response.ok) throw new CommandError(`${keySetUrl} answers with status ${response.status}`);
  const jwk = keyIn(await response.json().catch(() => undefined));
  if (!jwk) throw new CommandError(`${keySetUrl} answers with something other than one key`);
  return describeServedKey(jwk);
};

/** The one key of a broker's key set; undefined for anything else. */
export const keyIn = (keySet: unknown): ServedJwk | undefined =>
  v.is(keySetSchema, keySet) ? (keySet.keys[0] as ServedJwk) : undefined;

export const describeServedKey = (jwk: ServedJwk): ServedKey => ({
  thumbprint: jwkThumbprint(jwk),
  algorithm: jwk.alg,
});

/** `fetch` says no more than that it failed, and has the reason in the cause; where several addresses did, in its code. */
export const causeOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
};
