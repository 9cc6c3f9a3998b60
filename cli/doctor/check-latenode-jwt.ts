/** Verifies a Latenode JWT, explains its claims, and compares them with the expected settings. */
import { createPublicKey } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { algorithms } from '../../lib/jwt/algorithms.ts';
import { parseCompactJws } from '../../lib/jwt/compact-jws.ts';
import { isValidSignature } from '../../lib/signing-key/jws-signature.ts';
import type { Explanation } from '../explain/explain-token.ts';
import { failed, passed, type Verdict } from '../shared/check.ts';
import { fromNow } from '../shared/from-now.ts';
import type { ServedJwk } from '../shared/key-set.ts';

interface IssuedJwt {
  readonly issued: { readonly token: string; readonly expires_at: number };
  readonly servedKey: ServedJwk;
  /** The result of the same code on this machine. */
  readonly explanation: Explanation;
  /** Epoch milliseconds. */
  readonly now: number;
}

type Claims = Readonly<Record<string, unknown>>;

const documented = ['tenant_id', 'user_id', 'plan_id', 'no_personal_space', 'grant_access', 'exp'];

/** The remedy for a response that this broker never sends. */
export const notThisBroker = 'check that --endpoint is the URL of this broker';

export const checkLatenodeJwt = (options: IssuedJwt): Verdict => {
  const { issued, servedKey } = options;
  const jwt = decode(issued.token);
  if (!jwt) return failed('the token in the response is not a JWT', notThisBroker);
  const lines = [
    `header ${show(jwt.header)}`,
    `claims ${show(jwt.claims)}, expires ${fromNow(Number(jwt.claims.exp), options.now)}`,
  ];
  if (!isSignedBy(issued.token, servedKey)) {
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

function isSignedBy(token: string, jwk: ServedJwk): boolean {
  try {
    const { signature, signingInput } = parseCompactJws(token);
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return isValidSignature(signature, signingInput, key, algorithms[jwk.alg]);
  } catch {
    return false;
  }
}

/** Compares the claims with those that the functions of this repository set, unless this machine rejects the token. */
function defectsOf(claims: Claims, { issued, explanation }: IssuedJwt): string[] {
  const { latenodeClaims, expiresAt } = explanation;
  const { exp: _exp, ...expected } = latenodeClaims ?? {};
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
