/** Verifies a Latenode JWT, explains its claims, and compares them with the expected settings. */
import { createPublicKey } from 'node:crypto';
import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose';
import { roleNames } from '../../lib/entitlements/roles.ts';
import { algorithms } from '../../lib/jwt/algorithms.ts';
import { parseCompactJws } from '../../lib/jwt/compact-jws.ts';
import { isValidSignature } from '../../lib/signing-key/jws-signature.ts';
import type { Explanation } from '../explain/explain-token.ts';
import { failed, passed, type Verdict } from '../shared/check.ts';
import { fromNow } from '../shared/from-now.ts';
import type { ServedJwk } from '../shared/key-set.ts';
import type { Expected } from './expected.ts';

interface IssuedJwt {
  readonly issued: { readonly token: string; readonly expires_at: number };
  readonly servedKey: ServedJwk;
  /** The result of the same code on this machine; undefined if it has not run. */
  readonly explanation: Explanation | undefined;
  readonly expected: Expected;
  /** Epoch milliseconds. */
  readonly now: number;
}

type Claims = Readonly<Record<string, unknown>>;

const documented = ['tenant_id', 'user_id', 'plan_id', 'no_personal_space', 'grant_access', 'exp'];

/** The remedy for a response that this broker does not give. */
export const notThisBroker = 'check that --endpoint is the URL of this broker';

export const checkLatenodeJwt = async (options: IssuedJwt): Promise<Verdict> => {
  const { issued, servedKey } = options;
  const jwt = decode(issued.token);
  if (!jwt) return failed('the token in the response is not a JWT', notThisBroker);
  const lines = explain(jwt.header, jwt.claims, options);
  if (!(await isSignedBy(issued.token, servedKey))) {
    const remedy =
      'if the key was rotated less than 300 s ago, run the doctor again; otherwise compare key_version in the audit lines of both functions';
    return failed('not signed with the key in the key set', remedy, lines);
  }
  const [defect, ...defects] = defectsOf(jwt.claims, options);
  if (defect === undefined) return passed('signed with the key in the key set', lines);
  const remedy = 'the deployed code or its settings differ from the expected ones: compare them, and deploy';
  return failed(defect, remedy, [...defects, ...lines]);
};

function decode(token: string): { header: Claims; claims: Claims } | undefined {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}

/** Verifies with jose, which is independent of the code that signs; jose does not support ES256K (RFC 8812). */
async function isSignedBy(token: string, jwk: ServedJwk): Promise<boolean> {
  try {
    if (jwk.alg !== 'ES256K') return Boolean(await compactVerify(token, jwk, { algorithms: [jwk.alg] }));
    const { signature, signingInput } = parseCompactJws(token);
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return isValidSignature(signature, signingInput, key, algorithms.ES256K);
  } catch {
    return false;
  }
}

function explain({ alg, kid }: Claims, claims: Claims, { explanation, now }: IssuedJwt): string[] {
  const { tenant_id, user_id, plan_id, no_personal_space, grant_access, exp } = claims;
  const isShared = no_personal_space === true;
  const lines: (readonly [string, string])[] = [
    [
      `alg ${show(alg)}`,
      kid === undefined ? 'no kid, as Latenode documents' : `kid ${show(kid)}, keyId of the secret`,
    ],
    [`tenant_id ${show(tenant_id)}`, 'your tenant at Latenode'],
    [`user_id ${show(user_id)}`, 'the id of this user at Latenode'],
    plan_id === undefined
      ? ['no plan_id', 'Latenode decides']
      : [`plan_id ${show(plan_id)}`, "takes effect at the user's first authorization only"],
    ['no_personal_space', isShared ? 'true: shared spaces only' : 'not set: a personal space'],
    ...(Array.isArray(grant_access) ? grant_access.map(explainGrant) : [noGrant]),
    [`exp ${show(exp)}`, explainExpiry(exp, explanation, now)],
  ];
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  return lines.map(([name, meaning]) => `${name.padEnd(width)}${meaning}`);
}

const noGrant = ['no grant_access', 'no shared space'] as const;

function explainGrant(grant: unknown): readonly [string, string] {
  const { space_id, role_id } = Object(grant);
  const role = roleNames[Number(role_id) - 1] ?? 'an unknown role';
  return ['grant_access', `space ${show(space_id)} as ${role} (role ${show(role_id)})`];
}

function explainExpiry(exp: unknown, explanation: Explanation | undefined, now: number): string {
  const date = new Date(Number(exp) * 1000);
  if (typeof exp !== 'number' || Number.isNaN(date.getTime())) return 'not a time';
  const limit = explanation?.expiresAt === exp ? ", limited by the user's own token" : '';
  return `${date.toISOString()}, ${fromNow(exp, now)}${limit}`;
}

/** Compares the claims with those that the functions of this repository set, as far as the settings are known. */
function defectsOf(claims: Claims, { issued, explanation, expected: { config } }: IssuedJwt): string[] {
  const { latenodeClaims, expiresAt } = explanation ?? {};
  const { exp: _exp, ...wanted } = latenodeClaims ?? {};
  const expected: Claims = { ...(config && { tenant_id: config.latenodeTenantId }), ...wanted };
  const undocumented = Object.keys(claims).filter((name) => !documented.includes(name));
  const different = Object.entries(expected).filter(([name, value]) => show(claims[name]) !== show(value));
  return [
    ...undocumented.map((name) => `${JSON.stringify(name)} is not a claim that Latenode documents`),
    ...(claims.exp === issued.expires_at ? [] : ['expires_at in the response differs from exp']),
    ...different.map(([name, value]) => `${name} should be ${value === undefined ? 'absent' : show(value)}`),
    ...(expiresAt !== undefined && Number(claims.exp) > expiresAt
      ? ["expires later than the user's own token"]
      : []),
  ];
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'missing';
}
