/** Computes the expected answer from the standards alone; uses nothing of lib/. */
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import type { JWK } from 'jose';
import type { Code } from '../support/responses.ts';

export interface AudienceSettings {
  readonly audiences?: readonly string[] | 'any';
  readonly authorizedParties?: readonly string[];
}

export interface World extends AudienceSettings {
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

/** Returns whether a token is of a machine, of an anonymous user, of an incomplete sign-in, or of another kind. */
const isMarked = (claims: Record<string, unknown>, header: Record<string, unknown>): boolean => {
  const has = new Map(Object.entries(claims));
  const headers = new Map(Object.entries(header));
  const sub = has.get('sub');
  const clients = ['client_id', 'azp', 'cid', 'appid'].map((name) => has.get(name));
  const is = (name: string, pattern: RegExp) =>
    pattern.test(typeof has.get(name) === 'string' ? `${has.get(name)}` : '?');
  const grants = [has, headers].flatMap((part) => [part.get('gty'), part.get('grant_type')]).flat();
  const isService = [has.get('client_id'), has.get('clientId'), has.get('azp')].some(
    (client) =>
      typeof client === 'string' &&
      `service-account-${client}`.toLowerCase() === String(has.get('preferred_username')).toLowerCase(),
  );
  const isId = (value: unknown) => typeof value === 'number' || (typeof value === 'string' && value !== '');
  return (
    // client_subject
    [...clients, has.get('aud')].flat().includes(sub) ||
    clients.some((client) => typeof client === 'string' && sub === `${client}@clients`) ||
    (is('sub', /^mch_/) && !has.has('azp') && !has.has('sid')) ||
    // client_credentials
    grants.some((grant) =>
      /^(client[_-]credentials|client_x509)$/.test(typeof grant === 'string' ? grant : ''),
    ) ||
    (has.has('clientHost') && has.has('clientAddress')) ||
    (has.has('tenantId') && is('type', /^(tenant|user)(Api|Access)Token$/)) ||
    // app_only, service_account, ci_job
    is('idtyp', /^(app|device)$/i) ||
    isService ||
    (isId(has.get('job_id')) && isId(has.get('pipeline_id'))) ||
    typeof has.get('job_workflow_ref') === 'string' ||
    // anonymous
    [has.get('is_anonymous'), has.get('isAnonymous')].includes(true) ||
    [has.get('provider_id'), Object(has.get('firebase')).sign_in_provider].includes('anonymous') ||
    [has.get('amr')].flat().some((method) => method === 'unauthenticated' || method === 'appid_anon') ||
    // pending
    has.get('sts') === 'pending' ||
    Object(has.get('st-mfa')).v === false ||
    // refresh_token, security_event, sender_constrained
    has.get('drn') === 'DSR' ||
    ['token_use', 'token_type', 'tokenType', 'TokenType', 'type', 'typ'].some((name) =>
      is(name, /^[-_]*r[-_]*e[-_]*f[-_]*r[-_]*e[-_]*s[-_]*h[-_]*(t[-_]*o[-_]*k[-_]*e[-_]*n[-_]*)?$/i),
    ) ||
    is('typ', /^[-_]*o[-_]*f[-_]*f[-_]*l[-_]*i[-_]*n[-_]*e[-_]*$/i) ||
    is('typ', /^[-_]*l[-_]*o[-_]*g[-_]*o[-_]*u[-_]*t[-_]*$/i) ||
    has.has('events') ||
    has.has('cnf')
  );
};

/** Returns whether a token names this application: by the rule in docs/identity-providers.md. */
const isForUs = (
  { audiences = [], authorizedParties }: AudienceSettings,
  claims: Record<string, unknown>,
): boolean => {
  const has = new Map(Object.entries(claims));
  const named = [has.get('aud') ?? (has.has('aud') ? null : [])].flat();
  if (!named.every((name) => typeof name === 'string')) return false;
  const [party] = ['azp', 'client_id', 'cid', 'appid']
    .filter((name) => has.has(name))
    .map((name) => [has.get(name)]);
  const isListed = audiences !== 'any' && audiences.length > 0 && named.length > 0;
  if (isListed && !named.some((name) => audiences.includes(name))) return false;
  const isParty = (name: unknown) => authorizedParties?.some((one) => one === name) === true;
  if (party && authorizedParties) return isParty(party[0]);
  if (isListed) return !authorizedParties || (named.length === 1 && isParty(named[0]));
  return audiences === 'any' && named.length === 0 && !party;
};

/** Returns the verdict on a token, without rules, with a TTL of 600 and a tolerance of 30 seconds. */
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
  const { iss, sub, exp, iat, nbf } = claims;
  const { issuer, now } = world;
  if (iss !== issuer || !isFiniteNumber(exp) || Math.floor(exp) < now + 5) return rejected;
  if ('iat' in claims && !(isFiniteNumber(iat) && iat <= now + 30)) return rejected;
  if ('nbf' in claims && !(isFiniteNumber(nbf) && nbf <= now + 30)) return rejected;
  if (!isForUs(world, claims)) return rejected;
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
  readonly deny?: boolean;
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
  const isVerified = [claims.email_verified, claims.emailVerified].find((one) => one !== undefined) === true;
  const read = (name: string, isDenying = false) =>
    /^\/?email$/.test(name) && !isVerified && !isDenying ? undefined : lookUp(claims, name);
  const meets = (isDenying: boolean, name: string, wanted: unknown) => {
    const value = read(name, isDenying);
    if (Object.hasOwn(Object(wanted), 'present')) return Object(wanted).present === (value !== undefined);
    const isScope = ['scope', 'scp', '/scope', '/scp'].includes(name) && typeof value === 'string';
    return [isScope ? String(value).split(' ') : value].flat().some((item) => [wanted].flat().includes(item));
  };
  const matching = rules.filter(({ when = {}, deny = false }) =>
    Object.entries(when).every(([name, wanted]) => meets(deny, name, wanted)),
  );
  if (matching.some(({ deny }) => deny)) return undefined;
  if (otherwise === 'deny' && matching.every(({ when }) => when === undefined)) return undefined;
  let isDenied = false;
  const idOf = (given: unknown): number | undefined => {
    if (typeof given !== 'object' || given === null) return given as number | undefined;
    const value = read(String(Reflect.get(given, 'claim')));
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
