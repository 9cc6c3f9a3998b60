/** Reads the JWK set of an issuer (RFC 7517), and selects the keys that may have signed a token. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { type CompactVerifyGetKey, createLocalJWKSet, type JWK } from 'jose';
import * as v from 'valibot';
import { reject } from '../../errors.ts';
import { fits, type IssuerAlgorithm, issuerAlgorithmNames, issuerAlgorithms } from '../../jwt/algorithms.ts';
import { isJsonObject } from '../../validation/shape.ts';
import { hostOf, isTenantId, tenantPlaceholder } from '../provider/issuer-names.ts';
import { isStrong } from './strength.ts';

export interface KeySet {
  /** Returns jose's look-up in the keys that may sign tokens of this issuer and tenant. */
  readonly keysFor: (issuer: string, tenant: unknown) => CompactVerifyGetKey;
  readonly keys: readonly PublicKey[];
  /** The first 100 characters of each key id, for the log. */
  readonly ids: readonly (string | undefined)[];
}

export interface PublicKey {
  readonly id: string | undefined;
  /** The algorithms of its type, or the one that its `alg` names. */
  readonly algorithms: readonly IssuerAlgorithm[];
}

interface UsableKey extends PublicKey {
  readonly jwk: JWK;
  /** The issuer that the key is for: Entra ID publishes the keys of all tenants in one set. */
  readonly issuer: string | undefined;
}

/** Importing more keys would block the event loop: a P-521 key takes up to 0.7 ms. */
const maxKeys = 100;

const jwkSetSchema = v.looseObject({ keys: v.array(v.unknown()) });
const text = v.exactOptional(v.string());
const jwkSchema = v.looseObject({
  kty: v.picklist(['RSA', 'EC', 'OKP']),
  n: text,
  e: text,
  crv: text,
  x: text,
  y: text,
  kid: text,
  alg: text,
  use: v.optional(v.literal('sig')),
  key_ops: v.optional(v.pipe(v.array(v.unknown()), v.includes('verify'))),
});
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/**
 * Reads a published key set. Keys that are private, invalid, weak or not for verifying are ignored.
 * Throws `not_a_key_set` or `no_usable_key`.
 */
export const readKeySet = (published: unknown): KeySet => {
  if (!v.is(jwkSetSchema, published)) return reject('not_a_key_set');
  const candidates = published.keys.map(withoutEmptyMembers).filter(isForVerifying).slice(0, maxKeys);
  const keys = candidates.flatMap(importKey);
  if (keys.length === 0) reject('no_usable_key');

  const issuers = [...new Set(keys.map(({ issuer }) => issuer))];
  const selections = new Map<string, CompactVerifyGetKey>();
  return {
    keys,
    ids: keys.map(({ id }) => id?.slice(0, 100)),
    keysFor: (issuer, tenant) => {
      const accepted = issuers.map((named) => isFor(named, issuer, tenant));
      const selection = accepted.join();
      const known = selections.get(selection);
      if (known) return known;
      const selected = keys.filter((key) => accepted[issuers.indexOf(key.issuer)]);
      const getKey = createLocalJWKSet({ keys: selected.map(({ jwk }) => jwk) });
      selections.set(selection, getKey);
      return getKey;
    },
  };
};

/** Removes members without a value, which some serializers write: `"use": ""`, `"key_ops": []`, `"kid": null`. */
function withoutEmptyMembers(jwk: unknown): unknown {
  if (!isJsonObject(jwk)) return jwk;
  const isEmpty = (value: unknown) =>
    value === null || value === '' || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(jwk).filter(([, value]) => !isEmpty(value)));
}

function isForVerifying(jwk: unknown): jwk is v.InferOutput<typeof jwkSchema> {
  return v.is(jwkSchema, jwk) && !privateMembers.some((name) => Object.hasOwn(jwk, name));
}

/** Imports a key to check that it is usable. jose receives only the members that node:crypto exports, `kid` and `alg`. */
function importKey({ kid: id, alg, issuer, ...jwk }: v.InferOutput<typeof jwkSchema>): UsableKey[] {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return [];
  }
  const algorithms = issuerAlgorithmNames.filter(
    (name) => (alg === undefined || alg === name) && fits(issuerAlgorithms[name], key),
  );
  if (algorithms.length === 0 || !isStrong(key)) return [];
  const names = { ...(id !== undefined && { kid: id }), ...(alg !== undefined && { alg }) };
  const exported: JWK = { ...key.export({ format: 'jwk' }), ...names };
  return [{ id, algorithms, jwk: exported, issuer: typeof issuer === 'string' ? issuer : undefined }];
}

/**
 * True if a key that names an issuer may sign for this one. Otherwise Entra ID's key for personal accounts could sign
 * for the tenant of a company. On different hosts the tenants are compared, if both issuers have one.
 */
function isFor(named: string | undefined, issuer: string, tenant: unknown): boolean {
  if (named === undefined) return true;
  const filled = isTenantId(tenant) ? named.replaceAll(tenantPlaceholder, tenant) : named;
  const host = hostOf(issuer);
  if (filled === issuer || host === undefined) return true;
  if (hostOf(filled) === host) return false;
  const [namedTenant, ownTenant] = [tenantIn(filled), tenantIn(issuer)];
  return namedTenant === undefined || ownTenant === undefined || namedTenant === ownTenant;
}

/** Returns the first GUID in an issuer, in lower case. */
function tenantIn(issuer: string): string | undefined {
  return /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/i.exec(issuer)?.[0].toLowerCase();
}
