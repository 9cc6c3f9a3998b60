/** A row of the attack table. */
import type { JWK } from 'jose';
import type { Code } from '../support/answers.ts';
import type { TokenOptions } from '../support/issuer.ts';
import { bearer, type Scene, type Settings } from '../support/scene.ts';
import type { Part } from '../support/tokens.ts';

export interface Attack {
  readonly name: string;
  /** The standard's section that forbids it, or where it once worked. */
  readonly source: string;
  readonly event: (scene: Scene) => unknown;
  /** The code that it gets; where it is to be without effect, what the Latenode JWT says beside tenant and expiry. */
  readonly expected: Code | Readonly<Record<string, unknown>>;
  readonly settings?: Settings | ((scene: Scene) => Settings);
  /** The issuer's keys, where they are not the usual ones. */
  readonly keys?: (scene: Scene) => readonly JWK[];
  /** The options of the token that, in the same place, is good. */
  readonly honest?: Given;
}

export type Given = TokenOptions | ((scene: Scene) => TokenOptions);
type More = Partial<Pick<Attack, 'expected' | 'settings' | 'keys' | 'honest'>>;

/** A value, or what a function makes of the scene. */
export const given = <Value extends object | undefined>(
  value: Value | ((scene: Scene) => Value),
  scene: Scene,
): Value => (typeof value === 'function' ? value(scene) : value);

/** A token that the issuer's key signs, unless the options say otherwise. */
export const minted = (name: string, source: string, options: Given, more: More = {}): Attack => ({
  name,
  source,
  event: (scene) => bearer(scene.mint(given(options, scene))),
  expected: 'invalid_token',
  ...more,
});

/** A good token that is changed on its way. */
export const changed = (
  name: string,
  source: string,
  change: (token: string) => string,
  more: More = {},
): Attack => ({
  name,
  source,
  event: (scene) => bearer(change(scene.mint(given(more.honest, scene)))),
  expected: 'invalid_token',
  ...more,
});

/** A request of its own making. */
export const sent = (
  name: string,
  source: string,
  event: Attack['event'],
  expected: Attack['expected'],
  more: More = {},
): Attack => ({ name, source, event, expected, ...more });

/** Signs nothing at all. */
export const unsigned = { sign: () => Buffer.alloc(0) };

/** The good claims as JSON, with these members in front. */
export const payloadBehind =
  (members: string) =>
  ({ issuer, clock }: Scene): { rawPayload: Part } => {
    const now = clock.now() / 1000;
    const good = { iss: issuer.issuer, sub: 'alice', aud: 'spa', iat: now, exp: now + 3600 };
    return { rawPayload: `{${members},${JSON.stringify(good).slice(1)}` };
  };
