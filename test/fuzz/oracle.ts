/** Derives the expected response from the standards alone, without any code of lib/. */
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

/** Members of a JSON object: a map, so that none is inherited. */
type Members = ReadonlyMap<string, unknown>;
type Claims = Readonly<Record<string, unknown>>;
export type Verdict = Code | { readonly userId: string; readonly expiresAt: number };

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Returns whether the unused bits of base64url are zero (RFC 4648 section 3.5). */
function isCanonical(part: string): boolean {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) return false;
  const unused = [1, 0, 16, 4][part.length % 4];
  return unused !== 0 && alphabet.indexOf(part.slice(-1)) % (unused ?? 1) === 0;
}

function parseObject(part: string): Members | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url'));
    const value: unknown = JSON.parse(text);
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
    return isObject ? new Map(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

const isSigned = (input: string, header: Members, signature: Buffer, { keys }: World): boolean =>
  keys
    .filter(({ alg, kid }) => alg === header.get('alg') && kid === (header.get('kid') ?? kid))
    .slice(0, 4)
    .some((jwk) => {
      const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
      return verify('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }, signature);
    });

const rejected = 'invalid_token';
const isTime = (value: unknown): value is number => Number.isFinite(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '?');
const parties = ['azp', 'client_id', 'cid', 'appid'];
const kinds = ['token_use', 'token_type', 'tokenType', 'TokenType', 'type', 'typ'];

/** Returns whether a token belongs to a machine, an anonymous user or an incomplete sign-in, or is of another kind. */
const isMarked = (claims: Members, header: Members): boolean => {
  const sub = claims.get('sub');
  const clients = parties.map((name) => claims.get(name));
  const text = (name: string) => textOf(claims.get(name));
  const wordOf = (name: string) => text(name).replace(/[-_]/g, '');
  const grants = [claims, header].flatMap((part) => [part.get('gty'), part.get('grant_type')]).flat();
  const services = ['client_id', 'clientId', 'azp'].map((name) => `service-account-${text(name)}`);
  const isId = (name: string) => /^(number|string)$/.test(typeof claims.get(name)) && text(name) !== '';
  return [
    // client_subject
    [...clients, claims.get('aud')].flat().includes(sub),
    clients.some((client) => sub === `${textOf(client)}@clients`),
    text('sub').startsWith('mch_') && !claims.has('azp') && !claims.has('sid'),
    // client_credentials
    grants.some((grant) => /^(client[_-]credentials|client_x509)$/.test(textOf(grant))),
    claims.has('clientHost') && claims.has('clientAddress'),
    claims.has('tenantId') && /^(tenant|user)(Api|Access)Token$/.test(text('type')),
    // app_only, service_account, ci_job
    /^(app|device)$/i.test(text('idtyp')),
    services.some((name) => name.toLowerCase() === text('preferred_username').toLowerCase()),
    isId('job_id') && isId('pipeline_id'),
    typeof claims.get('job_workflow_ref') === 'string',
    // anonymous
    [claims.get('is_anonymous'), claims.get('isAnonymous')].includes(true),
    [claims.get('provider_id'), Object(claims.get('firebase')).sign_in_provider].includes('anonymous'),
    [claims.get('amr')].flat().some((method) => method === 'unauthenticated' || method === 'appid_anon'),
    // pending
    claims.get('sts') === 'pending',
    Object(claims.get('st-mfa')).v === false,
    // refresh_token, security_event, sender_constrained
    claims.get('drn') === 'DSR',
    kinds.some((name) => /^refresh(token)?$/i.test(wordOf(name))),
    /^(offline|logout)$/i.test(wordOf('typ')),
    claims.has('events'),
    claims.has('cnf'),
  ].includes(true);
};

/** Returns whether a token names this application, by the rule in docs/identity-providers.md. */
const isForUs = ({ audiences = [], authorizedParties }: AudienceSettings, claims: Members): boolean => {
  const named = [claims.get('aud') ?? (claims.has('aud') ? null : [])].flat();
  if (!named.every((name) => typeof name === 'string')) return false;
  const party = parties.find((name) => claims.has(name));
  const isListed = audiences !== 'any' && audiences.length > 0 && named.length > 0;
  if (isListed && !named.some((name) => audiences.includes(name))) return false;
  const isParty = (name: unknown) => authorizedParties?.some((one) => one === name) === true;
  if (party && authorizedParties) return isParty(claims.get(party));
  if (isListed) return !authorizedParties || (named.length === 1 && isParty(named[0]));
  return audiences === 'any' && named.length === 0 && !party;
};

/** Returns the verdict on a token, without rules, with a TTL of 600 and a tolerance of 30 seconds. */
export const judgeToken = (token: string, world: World): Verdict => {
  const parts = token.split('.');
  const [head = '', body = '', signature = ''] = parts;
  const [header, claims] = [parseObject(head), parseObject(body)];
  if (Buffer.byteLength(token) > 10_240 || parts.length !== 3 || !parts.every(isCanonical)) return rejected;
  if (!header || !claims || header.has('crit') || header.has('b64')) return rejected;
  if (typeof (header.get('kid') ?? (header.has('kid') ? null : '')) !== 'string') return rejected;
  if (header.has('typ') && !/^(application\/)?(at\+)?jwt$/i.test(textOf(header.get('typ')))) return rejected;
  if (!isSigned(`${head}.${body}`, header, Buffer.from(signature, 'base64url'), world)) return rejected;
  const [sub, exp] = [claims.get('sub'), claims.get('exp')];
  const { issuer, now } = world;
  if (claims.get('iss') !== issuer || !isTime(exp) || Math.floor(exp) < now + 5) return rejected;
  for (const name of ['iat', 'nbf']) {
    const time = claims.get(name);
    if (claims.has(name) && !(isTime(time) && time <= now + 30)) return rejected;
  }
  if (!isForUs(world, claims) || isMarked(claims, header)) return rejected;
  if (typeof sub !== 'string' || sub.length < 1 || sub.length > 255) return rejected;
  if (sub !== sub.trim() || Buffer.from(sub).toString() !== sub) return rejected;
  if (/[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u.test(sub)) return rejected;
  return { userId: sub, expiresAt: Math.min(Math.floor(exp), now + 600) };
};

/** Returns the verdict on an event from its header, and from `judge` if the header has a token. */
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
const lookUp = (claims: Claims, name: string): unknown => {
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
  claims: Claims,
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
    ...(roles.size > 0 && { grant_access: [...roles].map(([space_id, role_id]) => ({ space_id, role_id })) }),
  };
};
