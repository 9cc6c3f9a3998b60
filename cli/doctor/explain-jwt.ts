/** Verifies a Latenode JWT, and says claim by claim what it means and whether it is as the settings want it. */
import { createPublicKey } from 'node:crypto';
import { compactVerify, decodeJwt, decodeProtectedHeader, type JWK } from 'jose';
import { algorithms } from '../../lib/jwt/algorithms.ts';
import { parseCompactJws } from '../../lib/jwt/compact-jws.ts';
import { isGoodSignature } from '../../lib/signing-key/jws-signature.ts';
import type { ServedJwk } from '../key-set.ts';
import { failed, ok, type Verdict } from './check.ts';
import type { Intended } from './intended.ts';
import { fromNow, type Judgement } from './judge-token.ts';

export interface JwtToExplain {
  readonly issued: { readonly token: string; readonly expires_at: number; readonly expires_in: number };
  readonly servedKey: ServedJwk | undefined;
  readonly judgement: Judgement | undefined;
  readonly intended: Intended;
  /** Epoch milliseconds. */
  readonly now: number;
}

const documented = ['tenant_id', 'user_id', 'plan_id', 'no_personal_space', 'grant_access', 'exp'];
const roles = ['Admin', 'Manager', 'No-code', 'Read only', 'Credential only'];

export const explainJwt = async (options: JwtToExplain): Promise<Verdict> => {
  const { token, expires_at } = options.issued;
  const parts = decode(token);
  if (!parts) return failed('what the answer has for a token is no JWT', 'is it this broker that answers?');
  const { claims } = parts;
  const lines = linesOf(parts, options);
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  const detail = (headline: string) =>
    [headline, ...lines.map(([name, meaning]) => `${name.padEnd(width)}${meaning}`)].join('\n');

  if (!options.servedKey)
    return failed(detail('cannot be verified: no key is served'), 'see to the key set first');
  if (!(await isSignedBy(token, options.servedKey))) {
    return failed(
      detail('is not signed by the key that is served'),
      'within 300 s of a rotation run this again; else look at key_version in the audit lines of both functions',
    );
  }
  const faults = [
    ...Object.keys(claims)
      .filter((name) => !documented.includes(name))
      .map((name) => `${JSON.stringify(name)} is no claim of Latenode's`),
    ...(claims.exp === expires_at ? [] : ['expires_at of the answer is not its exp']),
    ...differences(claims, options),
  ];
  if (faults.length === 0) return ok(detail('signed by the key that is served'));
  return failed(
    detail(faults.join('\n')),
    'what is deployed differs from this repository or its settings: compare them, and deploy',
  );
};

type Claims = Readonly<Record<string, unknown>>;

interface Parts {
  readonly header: Claims;
  readonly claims: Claims;
}

function decode(token: string): Parts | undefined {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}

/** By jose, which has had no part in making it; but jose has no ES256K (RFC 8812). */
async function isSignedBy(token: string, jwk: ServedJwk): Promise<boolean> {
  if (jwk.alg !== 'ES256K')
    return compactVerify(token, jwk as JWK, { algorithms: [jwk.alg] }).then(
      () => true,
      () => false,
    );
  const { signature, signingInput } = parseCompactJws(token);
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return isGoodSignature(signature, signingInput, key, algorithms.ES256K);
}

function linesOf({ header, claims }: Parts, { judgement, now }: JwtToExplain): [string, string][] {
  const { tenant_id, user_id, plan_id, no_personal_space, grant_access, exp } = claims;
  return [
    [
      `alg ${show(header.alg)}`,
      header.kid === undefined
        ? 'without kid, as Latenode documents it'
        : `kid ${show(header.kid)}, by the keyId in the secret`,
    ],
    [`tenant_id ${show(tenant_id)}`, 'your number at Latenode'],
    [`user_id ${show(user_id)}`, 'whom Latenode knows this person as'],
    plan_id === undefined
      ? ['no plan_id', 'Latenode decides']
      : [`plan_id ${show(plan_id)}`, "counts at the person's first authorization only"],
    [
      'no_personal_space',
      no_personal_space === true ? 'true: works in shared spaces alone' : 'not set: has a space of their own',
    ],
    ...(Array.isArray(grant_access) ? grant_access.map(grantInWords) : [noGrant]),
    [`exp ${show(exp)}`, expiryInWords(exp, judgement, now)],
  ];
}

const noGrant: [string, string] = ['no grant_access', 'no shared space'];

function grantInWords(grant: unknown): [string, string] {
  const { space_id, role_id } = Object(grant);
  return [
    'grant_access',
    `space ${show(space_id)} as ${roles[Number(role_id) - 1] ?? 'nothing known'} (role ${show(role_id)})`,
  ];
}

function expiryInWords(exp: unknown, judgement: Judgement | undefined, now: number): string {
  if (typeof exp !== 'number') return 'is no time';
  const isCut = judgement?.identity?.expiresAt === exp;
  return `${new Date(exp * 1000).toISOString()}, ${fromNow(exp, now)}${isCut ? ", cut short by the caller's own token" : ''}`;
}

/** Where the settings are known, from what the functions of this repository would have said. */
function differences(claims: Claims, { judgement = {}, intended: { config } }: JwtToExplain): string[] {
  const { identity, entitlements } = judgement;
  const grants = entitlements?.grantAccess.map(({ spaceId, roleId }) => ({
    space_id: spaceId,
    role_id: roleId,
  }));
  const expected: Claims = {
    ...(config && { tenant_id: config.tenantId }),
    ...(config && identity && { user_id: identity.userId }),
    ...(entitlements && {
      plan_id: entitlements.planId,
      no_personal_space: entitlements.noPersonalSpace || undefined,
      grant_access: grants?.length ? grants : undefined,
    }),
  };
  const outlives = identity !== undefined && Number(claims.exp) > identity.expiresAt;
  return [
    ...Object.entries(expected)
      .filter(([name, value]) => JSON.stringify(claims[name]) !== JSON.stringify(value))
      .map(([name, value]) => `${name} should be ${JSON.stringify(value) ?? 'left out'}`),
    ...(outlives ? ["outlives the caller's own token"] : []),
  ];
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'missing';
}
