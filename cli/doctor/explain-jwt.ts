/** Verifies a Latenode JWT and explains its claims, compared with what the settings demand. */
import { createPublicKey } from 'node:crypto';
import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose';
import { algorithms } from '../../lib/jwt/algorithms.ts';
import { parseCompactJws } from '../../lib/jwt/compact-jws.ts';
import { isGoodSignature } from '../../lib/signing-key/jws-signature.ts';
import type { ServedJwk } from '../key-set.ts';
import { failed, passed, type Verdict } from './check.ts';
import { type Evaluation, fromNow } from './evaluate-token.ts';
import type { Expected } from './expected.ts';

export interface JwtToExplain {
  readonly issued: { readonly token: string; readonly expires_at: number };
  readonly servedKey: ServedJwk;
  readonly evaluation: Evaluation | undefined;
  readonly expected: Expected;
  /** Epoch milliseconds. */
  readonly now: number;
}

type Claims = Readonly<Record<string, unknown>>;

const documented = ['tenant_id', 'user_id', 'plan_id', 'no_personal_space', 'grant_access', 'exp'];
const roles = ['Admin', 'Manager', 'No-code', 'Read only', 'Credential only'];

export const explainJwt = async (options: JwtToExplain): Promise<Verdict> => {
  const { issued, servedKey } = options;
  const jwt = decode(issued.token);
  if (!jwt) return failed('the token of the answer is no JWT', 'is it this broker that answers?');
  const { header, claims } = jwt;
  const explained = explain(header, claims, options);
  const width = Math.max(...explained.map(([name]) => name.length)) + 2;
  const lines = explained.map(([name, meaning]) => `${name.padEnd(width)}${meaning}`);
  if (!(await isSignedBy(issued.token, servedKey))) {
    return failed(
      'is not signed by the key that is served',
      'within 300 s of a rotation run this again; else compare key_version in the audit lines of both functions',
      { notes: lines },
    );
  }
  const defects = [
    ...Object.keys(claims)
      .filter((name) => !documented.includes(name))
      .map((name) => `${JSON.stringify(name)} is no claim of Latenode's`),
    ...(claims.exp === issued.expires_at ? [] : ['expires_at of the answer is not its exp']),
    ...differences(claims, options),
  ];
  const [first, ...others] = defects;
  if (first === undefined) return passed('signed by the key that is served', { notes: lines });
  return failed(first, 'the deployed code or its settings differ from these: compare them, and deploy', {
    notes: [...others, ...lines],
  });
};

function decode(token: string): { header: Claims; claims: Claims } | undefined {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}

/** By jose, which has had no part in signing it; but jose has no ES256K (RFC 8812). */
async function isSignedBy(token: string, jwk: ServedJwk): Promise<boolean> {
  try {
    if (jwk.alg !== 'ES256K') return Boolean(await compactVerify(token, jwk, { algorithms: [jwk.alg] }));
    const { signature, signingInput } = parseCompactJws(token);
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return isGoodSignature(signature, signingInput, key, algorithms.ES256K);
  } catch {
    return false;
  }
}

function explain(header: Claims, claims: Claims, { evaluation, now }: JwtToExplain): [string, string][] {
  const { tenant_id, user_id, plan_id, no_personal_space, grant_access, exp } = claims;
  return [
    [
      `alg ${show(header.alg)}`,
      header.kid === undefined ? 'no kid, as documented' : `kid ${show(header.kid)}, the keyId of the secret`,
    ],
    [`tenant_id ${show(tenant_id)}`, 'your tenant at Latenode'],
    [`user_id ${show(user_id)}`, 'the id of this user at Latenode'],
    plan_id === undefined
      ? ['no plan_id', 'Latenode decides']
      : [`plan_id ${show(plan_id)}`, "takes effect at the user's first authorization only"],
    [
      'no_personal_space',
      no_personal_space === true ? 'true: shared spaces only' : 'not set: a personal space',
    ],
    ...(Array.isArray(grant_access) ? grant_access.map(explainGrant) : [noGrant]),
    [`exp ${show(exp)}`, explainExpiry(exp, evaluation, now)],
  ];
}

const noGrant: [string, string] = ['no grant_access', 'no shared space'];

function explainGrant(grant: unknown): [string, string] {
  const { space_id, role_id } = Object(grant);
  const role = roles[Number(role_id) - 1] ?? 'an unknown role';
  return ['grant_access', `space ${show(space_id)} as ${role} (role ${show(role_id)})`];
}

function explainExpiry(exp: unknown, evaluation: Evaluation | undefined, now: number): string {
  const date = new Date(Number(exp) * 1000);
  if (typeof exp !== 'number' || Number.isNaN(date.getTime())) return 'is no time';
  const isCut = evaluation?.identity?.expiresAt === exp;
  return `${date.toISOString()}, ${fromNow(exp, now)}${isCut ? ", limited by the user's own token" : ''}`;
}

/** Compares with the claims that the functions of this repository would have set, as far as the settings are known. */
function differences(claims: Claims, { evaluation = {}, expected: { config } }: JwtToExplain): string[] {
  const { identity, entitlements } = evaluation;
  const grants = entitlements?.grantAccess.map(({ spaceId, roleId }) => ({
    ...{ space_id: spaceId, role_id: roleId },
  }));
  const wanted: Claims = {
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
    ...Object.entries(wanted)
      .filter(([name, value]) => JSON.stringify(claims[name]) !== JSON.stringify(value))
      .map(([name, value]) => `${name} should be ${JSON.stringify(value) ?? 'absent'}`),
    ...(outlives ? ["outlives the user's own token"] : []),
  ];
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'missing';
}
