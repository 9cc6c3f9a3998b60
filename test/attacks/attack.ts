/** Defines the rows of the attack table. */
import type { JWK } from 'jose';
import type { TokenOptions } from '../support/issuer.ts';
import type { Code } from '../support/responses.ts';
import { bearer, type Scene, type Settings } from '../support/scene.ts';
import type { Part } from '../support/tokens.ts';

export interface Attack {
  /** A noun phrase, the subject of the test's title. */
  readonly name: string;
  /** The section of the standard that forbids it, or the CVE of a product that it succeeded against. */
  readonly source: string;
  readonly event: (scene: Scene) => unknown;
  /** The error code; for an attack without effect, the claims of the Latenode JWT except tenant and expiry. */
  readonly expected: Code | Readonly<Record<string, unknown>>;
  readonly settings?: Settings | ((scene: Scene) => Settings);
  /** The keys that the issuer publishes, if they are not the default ones. */
  readonly keys?: (scene: Scene) => readonly JWK[];
  /** The options of the token without the attack. */
  readonly valid?: SceneOptions;
}

export type SceneOptions = TokenOptions | ((scene: Scene) => TokenOptions);
type More = Partial<Pick<Attack, 'expected' | 'settings' | 'keys' | 'valid'>>;

/** Expects an attack without effect. */
export const asAlice = { expected: { user_id: 'alice' } } as const;

/** Returns a value, or the result of a function of the scene. */
export const resolve = <Value extends object | undefined>(
  value: Value | ((scene: Scene) => Value),
  scene: Scene,
): Value => (typeof value === 'function' ? value(scene) : value);

/** Sends a token with these options, by default signed with the issuer's key. */
export const minted = (name: string, source: string, options: SceneOptions, more: More = {}): Attack => ({
  name,
  source,
  event: (scene) => bearer(scene.mint(resolve(options, scene))),
  expected: 'invalid_token',
  ...more,
});

/** Sends a valid token that is changed after signing. */
export const changed = (
  name: string,
  source: string,
  change: (token: string) => string,
  more: More = {},
): Attack => ({
  name,
  source,
  event: (scene) => bearer(change(scene.mint(resolve(more.valid, scene)))),
  expected: 'invalid_token',
  ...more,
});

/** Sends any event. */
export const sent = (
  name: string,
  source: string,
  event: Attack['event'],
  expected: Attack['expected'],
  more: More = {},
): Attack => ({ name, source, event, expected, ...more });

/** Makes an empty signature. */
export const unsigned = { sign: () => Buffer.alloc(0) };

/** Valid claims as JSON text, after these members. */
export const payloadAfter =
  (members: string) =>
  ({ issuer, clock }: Scene): { rawPayload: Part } => {
    const now = clock.now() / 1000;
    const valid = { iss: issuer.issuer, sub: 'alice', aud: 'spa', iat: now, exp: now + 3600 };
    return { rawPayload: `{${members},${JSON.stringify(valid).slice(1)}` };
  };
