/** Computes the expected answer from the standards alone; uses nothing of lib/. */
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import type { JWK } from 'jose';
import type { Code } from '../support/responses.ts';

export interface World {
  readonly issuer: string;
  readonly keys: readonly JWK[];
  /** Epoch seconds. */
  readonly now: number;
}

export type Verdict = Code | { readonly userId: string; readonly expiresAt: number };

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Returns whether the unused bits of base64url are zero (RFC 4648 section 3.5). */
function isCanonical(part: string): boolean {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) return false;
  const unused = [1, 0, 16, 4][part.length % 4];
  return unused !== 0 && alphabet.indexOf(part.slice(-1)) % (unused ?? 1) === 0;
}

function jsonObject(part: string): Record<string, unknown> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url'));
    const value: unknown = JSON.parse(text);
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

function isSigned(input: string, header: Record<string, unknown>, signature: Buffer, world: World): boolean {
  const fitting = world.keys.filter(
    ({ alg, kid }) => alg === header.alg && (header.kid === undefined || header.kid === kid),
  );
  return fitting.slice(0, 4).some((jwk) => {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    return verify('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }, signature);
  });
}

const isControl = (letter: string): boolean => {
  const code = letter.codePointAt(0) ?? 0;
  return code < 32 || (code >= 127 && code < 160);
};
const isFiniteNumber = (value: unknown): value is number => Number.isFinite(value);
const isStrings = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Returns whether a token is of a machine, of an anonymous user, or of another kind. */
const isMarked = (claims: Record<string, unknown>, header: Record<string, unknown>): boolean => {
  const has = new Map(Object.entries(claims));
  const { sub, aud, client_id, azp, preferred_username: name, amr } = Object.fromEntries(has);
  const clients = [client_id, azp, has.get('cid'), has.get('appid'), aud].flat();
  const grants = [
    has.get('gty'),
    has.get('grant_type'),
    Object.entries(header)
      .filter(([member]) => member === 'gty' || member === 'grant_type')
      .map(([, value]) => value),
  ].flat(2);
  const isService = [client_id, has.get('clientId'), azp].some(
    (client) =>
      typeof client === 'string' &&
      typeof name === 'string' &&
      name.toLowerCase() === `service-account-${client}`.toLowerCase(),
  );
  const isId = (value: unknown) => typeof value === 'number' || (typeof value === 'string' && value !== '');
  return (
    clients.includes(sub) ||
    [client_id, azp].some((client) => typeof client === 'string' && sub === `${client}@clients`) ||
    grants.some((grant) =>
      /^(client[_-]credentials|client_x509)$/.test(typeof grant === 'string' ? grant : ''),
    ) ||
    has.get('idtyp') === 'app' ||
    has.get('idtyp') === 'device' ||
    isService ||
    (isId(has.get('job_id')) && isId(has.get('pipeline_id'))) ||
    typeof has.get('job_workflow_ref') === 'string' ||
    has.get('is_anonymous') === true ||
    has.get('provider_id') === 'anonymous' ||
    Object(has.get('firebase')).sign_in_provider === 'anonymous' ||
    [amr].flat().includes('unauthenticated') ||
    has.get('sts') === 'pending' ||
    has.get('drn') === 'DSR' ||
    has.has('events') ||
    has.has('cnf')
  );
};

/** Returns the verdict on a token for the audience "spa", without rules, with a TTL of 600 and a tolerance of 30 seconds. */
export const judgeToken = (token: string, world: World): Verdict => {
  const rejected = 'invalid_token';
  const parts = token.split('.');
  const [head = '', body = '', signature = ''] = parts;
  if (Buffer.byteLength(token) > 10_240 || parts.length !== 3 || !parts.every(isCanonical)) return rejected;
  const header = jsonObject(head);
  const claims = jsonObject(body);
  if (!header || !claims) return rejected;
  if ('crit' in header || 'b64' in header) return rejected;
  if ('kid' in header && typeof header.kid !== 'string') return rejected;
  if (
    'typ' in header &&
    !/^(application\/)?(at\+)?jwt$/i.test(typeof header.typ === 'string' ? header.typ : '?')
  )
    return rejected;
  if (!isSigned(`${head}.${body}`, header, Buffer.from(signature, 'base64url'), world)) return rejected;
  const { iss, sub, aud, exp, iat, nbf } = claims;
  const { issuer, now } = world;
  if (iss !== issuer || !isFiniteNumber(exp) || Math.floor(exp) < now + 5) return rejected;
  if ('iat' in claims && !(isFiniteNumber(iat) && iat <= now + 30)) return rejected;
  if ('nbf' in claims && !(isFiniteNumber(nbf) && nbf <= now + 30)) return rejected;
  if (aud !== 'spa' && !(isStrings(aud) && [aud].flat().includes('spa'))) return rejected;
  if (typeof sub !== 'string' || sub.length < 1 || sub.length > 255) return rejected;
  if (sub !== sub.trim() || /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/.test(sub))
    return rejected;
  if ([...sub].some(isControl) || Buffer.from(sub).toString() !== sub) return rejected;
  if (isMarked(claims, header)) return rejected;
  return { userId: sub, expiresAt: Math.min(Math.floor(exp), now + 600) };
};

/** Returns the verdict on an event by its header, and by `judge` if that has a token. */
export const judgeEvent = (event: unknown, judge: (token: string) => Verdict): Verdict => {
  const { headers, multiValueHeaders } = Object(event);
  const valuesIn = (all: unknown): unknown[] => {
    const values = Object.entries(Object(typeof all === 'object' ? all : {}))
      .filter(([name]) => name.toLowerCase() === 'authorization')
      .flatMap(([, value]) => value);
    return values.filter((value) => typeof value === 'string');
  };
  const repeated = valuesIn(multiValueHeaders);
  const [value, ...others] = repeated.length > 0 ? repeated : valuesIn(headers);
  if (others.length > 0) return 'invalid_token';
  const parts = String(value ?? '').split(' ');
  const scheme = parts.shift();
  while (parts[0] === '') parts.shift();
  if (scheme?.toLowerCase() !== 'bearer' || parts.length === 0) return 'missing_token';
  return judge(parts.join(' '));
};

interface Rule {
  readonly when?: Readonly<Record<string, unknown>>;
  readonly plan_id?: unknown;
  readonly no_personal_space?: boolean;
  readonly grant_access?: readonly { readonly space_id: unknown; readonly role_id: unknown }[];
}

export interface Rules {
  readonly rules: readonly Rule[];
  readonly otherwise: string;
  readonly allowAdminRole: boolean;
}

/** Returns a claim by its name or by JSON Pointer (RFC 6901 section 4), which finds only elements of arrays. */
const lookUp = (claims: Readonly<Record<string, unknown>>, name: string): unknown => {
  const path = name.startsWith('/') ? name.split('/').slice(1) : undefined;
  const tokens = path?.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~')) ?? [name];
  let value: unknown = claims;
  for (const token of tokens) {
    const isIndex = /^(0|[1-9][0-9]*)$/.test(token);
    if (Array.isArray(value) && !isIndex) return undefined;
    if (value === null || typeof value !== 'object') return undefined;
    value = new Map(Object.entries(value)).get(token);
  }
  return value;
};

/** Returns the entitlements that the rules grant to a user with these claims, or undefined if they deny access. */
export const judgeRights = (
  { rules, otherwise, allowAdminRole }: Rules,
  claims: Readonly<Record<string, unknown>>,
): object | undefined => {
  const meets = ([name, wanted]: [string, unknown]) => {
    const value = lookUp(claims, name);
    if (Object.hasOwn(Object(wanted), 'present')) return Object(wanted).present === (value !== undefined);
    const isScope = ['scope', 'scp', '/scope', '/scp'].includes(name) && typeof value === 'string';
    return [isScope ? String(value).split(' ') : value].flat().some((item) => [wanted].flat().includes(item));
  };
  const matching = rules.filter(({ when = {} }) => Object.entries(when).every(meets));
  if (otherwise === 'deny' && matching.every(({ when }) => when === undefined)) return undefined;
  let isDenied = false;
  const idOf = (given: unknown): number | undefined => {
    if (typeof given !== 'object' || given === null) return given as number | undefined;
    const value = lookUp(claims, String(Reflect.get(given, 'claim')));
    if (value === undefined || value === null || value === '') return undefined;
    const isScalar = typeof value === 'string' || typeof value === 'number';
    const isId = isScalar && /^[1-9][0-9]{0,15}$/.test(String(value)) && Number(value) <= 2 ** 53 - 1;
    isDenied ||= !isId;
    return isId ? Number(value) : undefined;
  };
  let plan: number | undefined;
  for (const rule of matching) plan = plan ?? idOf(rule.plan_id);
  const roles = new Map<number, number>();
  for (const { space_id, role_id } of matching.flatMap(({ grant_access = [] }) => grant_access)) {
    const [space, role] = [idOf(space_id), idOf(role_id)];
    if (space === undefined || role === undefined || roles.has(space)) continue;
    isDenied ||= role > 5 || (role === 1 && !allowAdminRole);
    roles.set(space, role);
  }
  const [hasNoPersonalSpace] = matching.flatMap(({ no_personal_space = [] }) => no_personal_space);
  if (isDenied || (hasNoPersonalSpace === true && roles.size === 0)) return undefined;
  return {
    ...(plan !== undefined && { plan_id: plan }),
    ...(hasNoPersonalSpace === true && { no_personal_space: true }),
    ...(roles.size > 0 && {
      grant_access: [...roles].map(([space_id, role_id]) => ({ space_id, role_id })),
    }),
  };
};
