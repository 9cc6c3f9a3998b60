/** Defines the rows of the attack table. */
import type { JWK } from 'jose';
import type { TokenOptions } from '../support/issuer.ts';
import type { Code } from '../support/responses.ts';
import { bearer, type Scene, type Settings } from '../support/scene.ts';

export interface Attack {
  /** A noun phrase, the subject of the test's title. */
  readonly name: string;
  /** The section of the standard that forbids it, or the CVE of a product that was vulnerable. */
  readonly source: string;
  readonly event: (scene: Scene) => unknown;
  /** The error code; for an attack without effect, the claims of the Latenode JWT except tenant and expiry. */
  readonly expected: Code | Readonly<Record<string, unknown>>;
  readonly settings?: Settings | ((scene: Scene) => Settings);
  /** The keys that the issuer publishes, if not the default ones. */
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

export const sent = (name: string, source: string, event: Attack['event'], more: More = {}): Attack => ({
  name,
  source,
  event,
  expected: 'invalid_token',
  ...more,
});

/** Sends a token with these options, by default signed with the issuer's key. */
export const minted = (name: string, source: string, options: SceneOptions, more?: More): Attack =>
  sent(name, source, (scene) => bearer(scene.mint(resolve(options, scene))), more);

/** Sends a token for each value, which replaces `%j` in the name. */
export const mintedEach = <Value>(
  values: readonly Value[],
  name: string,
  source: string,
  optionsOf: (value: Value) => SceneOptions,
  more?: More,
): Attack[] =>
  values.map((value) =>
    minted(
      name.replace('%j', () => JSON.stringify(value)),
      source,
      optionsOf(value),
      more,
    ),
  );

const eachOf =
  (part: 'claims' | 'header') =>
  (
    member: string,
    values: readonly unknown[],
    source: string,
    name = `${member} %j`,
    more?: More,
  ): Attack[] =>
    mintedEach(values, name, source, (value) => ({ [part]: { [member]: value } }), more);

/** Sends a token for each value of a claim. */
export const claimed = eachOf('claims');

/** Sends a token for each value of a header member. */
export const headed = eachOf('header');

/** Sends a valid token that is changed after signing. */
export const changed = (name: string, source: string, change: (token: string) => string): Attack =>
  sent(name, source, (scene) => bearer(change(scene.mint())));

export const unsigned = { sign: () => Buffer.alloc(0) };

/** Sends valid claims as JSON text, preceded by these members. */
export const preceded = (name: string, source: string, members: string, more: More = asAlice): Attack =>
  minted(
    name,
    source,
    ({ issuer, clock }) => {
      const now = clock.now() / 1000;
      const valid = { iss: issuer.issuer, sub: 'alice', aud: 'spa', iat: now, exp: now + 3600 };
      return { rawPayload: `{${members},${JSON.stringify(valid).slice(1)}` };
    },
    more,
  );

const entitle = (otherwise: 'allow' | 'deny', rules: readonly object[]) => ({
  entitlements: { rules, otherwise },
});

/** Settings that admit every user, and grant what the rules say. */
export const allow = (...rules: object[]) => entitle('allow', rules);

/** Settings that admit only users who match a rule. */
export const deny = (...rules: object[]) => entitle('deny', rules);

/** Expects that users outside the group "ops" are not admitted. */
export const onlyOps = {
  settings: deny({ when: { groups: 'ops' }, plan_id: 36 }),
  expected: 'not_entitled',
  valid: { claims: { groups: ['ops'] } },
} as const;
