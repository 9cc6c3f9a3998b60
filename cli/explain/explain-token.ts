/** Explains step by step how the functions judge a token, with their own code. A failed check does not stop the others. */
import type { BrokerSettings } from '../../lib/config.ts';
import { decideEntitlements, type Entitlements } from '../../lib/entitlements/decide.ts';
import { BrokerError, reject } from '../../lib/errors.ts';
import { checkAudience } from '../../lib/identity/audience.ts';
import { createIssuerSelector, type SelectedIssuer } from '../../lib/identity/issuer-selector.ts';
import { checkMarks } from '../../lib/identity/marks.ts';
import { verifySignature } from '../../lib/identity/signature.ts';
import { checkTimes } from '../../lib/identity/times.ts';
import { checkHeader } from '../../lib/identity/token-header.ts';
import type { TrustedProvider } from '../../lib/identity/trusted-provider.ts';
import { checkSubject, createUserIdReader } from '../../lib/identity/user-id.ts';
import { parseObject } from '../../lib/identity/verify.ts';
import type { Claims } from '../../lib/jwt/claims.ts';
import { parseCompactJws } from '../../lib/jwt/compact-jws.ts';
import { createLatenodeClaims } from '../../lib/latenode-jwt.ts';
import { type Finding, failed, passed, skipped, type Verdict } from '../shared/check.ts';
import { fromNow } from '../shared/from-now.ts';
import { remedyOf } from '../shared/remedies.ts';
import { explainRules } from './explain-rules.ts';

type LatenodeClaims = ReturnType<typeof createLatenodeClaims>;

interface TokenToExplain {
  /** A compact JWS, or the claims of one. */
  readonly token: string | Claims;
  /** The providers of the settings, with their keys. */
  readonly providers: readonly TrustedProvider[];
  readonly settings: BrokerSettings;
  /** True to ask no issuer for its keys. */
  readonly isOffline: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface Explanation {
  readonly findings: readonly Finding[];
  /** The first reason why the functions reject the token. */
  readonly rejection: BrokerError | undefined;
  /** The `iss` of the token. */
  readonly issuer: string | undefined;
  readonly expiresAt: number | undefined;
  /** The claims of the Latenode JWT; undefined for a rejected token. */
  readonly latenodeClaims: LatenodeClaims | undefined;
}

/** Judges a token in the order of the functions. */
export const explainToken = async (input: TokenToExplain): Promise<Explanation> => {
  const { token, providers, settings, now } = input;
  const findings: Finding[] = [];
  let rejection: BrokerError | undefined;
  let issuer: string | undefined;
  const add = (name: string, verdict: Verdict) => findings.push({ name, ...verdict });
  /** Returns undefined if the check fails. */
  const check = async <T>(
    name: string,
    run: () => T | Promise<T>,
    describe: string | ((value: T) => string),
    notes: (value: T) => readonly string[] = () => [],
  ): Promise<T | undefined> => {
    try {
      const value = await run();
      add(name, passed(typeof describe === 'string' ? describe : describe(value), notes(value)));
      return value;
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      rejection ??= error;
      add(name, failed(`${error.reason}: ${error.message}`, remedyOf(error, issuer), notesOf(error, input)));
      return undefined;
    }
  };
  const finish = (latenodeClaims?: LatenodeClaims, expiresAt?: number): Explanation => ({
    findings,
    rejection,
    issuer,
    expiresAt,
    latenodeClaims: rejection ? undefined : latenodeClaims,
  });

  const parsed = await check('token', () => parseToken(token), describeToken, describeKey);
  if (!parsed) return finish();
  const { header, claims } = parsed;
  issuer = typeof claims.iss === 'string' ? claims.iss : undefined;

  const nameIssuer = ({ provider, issuer }: SelectedIssuer) =>
    `${issuer}, a provider of type ${provider.type}`;
  const selected =
    (await check('issuer', () => createIssuerSelector(providers)(claims), nameIssuer)) ??
    onlyIssuer(providers, claims);
  if (!selected) return finish();
  const { provider } = selected;

  const nameSigner = (algorithm: string) => `${algorithm}, by a key that the issuer publishes`;
  if (typeof token !== 'string') add('signature', skipped('claims have no signature', 'use --token'));
  else if (input.isOffline) add('signature', skipped('not verified', 'omit --offline'));
  else await check('signature', () => verify(token, header, claims, selected), nameSigner);

  const { clockToleranceSeconds, entitlements: rules } = settings;
  const { maxTokenAgeSeconds, acceptMarked } = provider;
  const limits = { receivedAt: now, clockToleranceSeconds, maxTokenAgeSeconds };
  const readTimes = () => checkTimes(claims, limits, {});
  const hasTimes = typeof token === 'string' || claims.exp !== undefined;
  if (!hasTimes) add('times', skipped('the claims have no "exp"', 'add "exp"'));
  const expiresAt = hasTimes
    ? await check('times', readTimes, (exp) => `expires ${fromNow(exp, now)}`)
    : Number.MAX_SAFE_INTEGER;
  await check('subject', () => checkSubject(claims), show(claims.sub));
  await check('audience', () => checkAudience(provider, claims), 'the token is for this application');
  const nameMarks = (marks?: readonly string[]) =>
    marks ? `accepted: ${marks.join(', ')}` : 'none: a user token';
  await check('marks', () => checkMarks(acceptMarked, claims, header), nameMarks);
  const readUserId = createUserIdReader(providers.map(({ provider }) => provider));
  const userId = await check('user id', () => readUserId(provider, claims), show);
  const decide = () => decideEntitlements(rules, claims);
  const entitlements = await check('entitlements', decide, describeEntitlements, () =>
    explainRules(rules, claims),
  );
  const isAccepted = rejection === undefined && userId !== undefined && entitlements !== undefined;
  if (!isAccepted || expiresAt === undefined) return finish(undefined, expiresAt);
  const sign = () => createLatenodeClaims(settings, { userId, expiresAt }, entitlements, now);
  return finish(await check('Latenode JWT', sign, show), expiresAt);
};

interface Parsed {
  readonly header: Claims;
  readonly claims: Claims;
}

function parseToken(token: string | Claims): Parsed {
  if (typeof token !== 'string') return { header: {}, claims: token };
  const jws = parseCompactJws(token);
  const [header, claims] = [parseObject(jws.header), parseObject(jws.payload)];
  checkHeader(header);
  return { header, claims };
}

function describeToken({ claims }: Parsed): string {
  const names = ['iss', 'aud', 'azp', 'client_id', 'tid', 'token_use', 'sub'];
  const named = names.filter((name) => claims[name] !== undefined);
  return named.map((name) => `${name} ${show(claims[name])}`).join(', ') || 'no claim that identifies it';
}

function describeKey({ header }: Parsed): string[] {
  return header.kid ? [`kid ${show(header.kid)}`] : [];
}

/** Returns the only provider and issuer, so that the other checks can run although the `iss` is wrong. */
function onlyIssuer(providers: readonly TrustedProvider[], { iss }: Claims): SelectedIssuer | undefined {
  const [trusted, ...others] = providers;
  const [keys] = trusted?.keysByIssuer.values() ?? [];
  return trusted && keys && others.length === 0
    ? { provider: trusted.provider, issuer: String(iss), keys }
    : undefined;
}

async function verify(
  token: string,
  header: Claims,
  claims: Claims,
  selected: SelectedIssuer,
): Promise<string> {
  const { provider, issuer, keys } = selected;
  const algorithm =
    provider.algorithms.find((name) => name === header.alg) ??
    reject('algorithm_not_configured', show(header.alg));
  const { keysFor } = await keys.get();
  const isSigned = await verifySignature(token, keysFor(issuer, claims.tid), algorithm);
  return isSigned ? algorithm : reject('no_matching_key');
}

/** Adds the expected values, or the rules, to a failed check. */
function notesOf({ reason, code }: BrokerError, { providers, settings, token }: TokenToExplain): string[] {
  if (code === 'not_entitled') return explainRules(settings.entitlements, parseToken(token).claims);
  if (!/^(issuer|tenant|audience|party)_/.test(reason)) return [];
  return providers.map(
    ({ provider: { issuers, audiences, authorizedParties, tenants } }) =>
      `expected: iss ${anyOf(issuers)}, aud ${anyOf(audiences)}, azp ${anyOf(authorizedParties)}${tenants ? `, tid ${anyOf(tenants)}` : ''}`,
  );
}

function anyOf(words: readonly string[] | 'any' = 'any'): string {
  return Array.isArray(words) ? words.map(show).join(' or ') : 'any';
}

function describeEntitlements({ planId, noPersonalSpace, grantAccess }: Entitlements): string {
  const spaces = grantAccess.map(({ spaceId, roleId }) => `${spaceId}:${roleId}`).join(', ');
  return [
    planId === undefined ? 'no plan' : `plan ${planId}`,
    spaces === '' ? 'no shared space' : `spaces (space:role) ${spaces}`,
    noPersonalSpace ? 'no personal space' : 'a personal space',
  ].join(', ');
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'absent';
}
