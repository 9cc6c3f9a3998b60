/** The public keys of one identity provider (RFC 7517), kept warm. */
import { createPublicKey } from 'node:crypto';
import { createLocalJWKSet, type JWK } from 'jose';
import * as v from 'valibot';
import { attemptTwice } from './attempt.ts';
import { BrokerError, Defect, reasonOf } from './errors.ts';
import { fetchJson } from './fetch-json.ts';
import { isHttpsUrl } from './https-url.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { keepWarm, type Warm } from './keep-warm.ts';
import type { Log } from './log.ts';
import type { Count } from './metrics.ts';
import { reportTo } from './report.ts';

export interface IssuerKeys {
  /** jose's resolver: the one key that fits a token's header. */
  readonly keyFor: ReturnType<typeof createLocalJWKSet>;
  readonly ids: readonly (string | undefined)[];
  /** The keys as text, to see whether anything has changed. */
  readonly text: string;
}

export interface IssuerKeysOptions {
  readonly provider: IdentityProvider;
  readonly now: () => number;
  readonly log: Log;
  readonly count?: Count;
}

const minimumRsaBits = 2048;
const jwkSetSchema = v.looseObject({ keys: v.array(v.unknown()) });
const jwkSchema = v.looseObject({ kty: v.string() });
const metadataSchema = v.looseObject({
  issuer: v.string(),
  jwks_uri: v.pipe(v.string(), v.check(isHttpsUrl)),
});

/** Rejects with `identity_provider_unavailable` when the issuer fails and no key of it is known. */
export const createIssuerKeys = ({ provider, now, log, count }: IssuerKeysOptions): Warm<IssuerKeys> => {
  const fetch = async (known: IssuerKeys | undefined): Promise<IssuerKeys> => {
    try {
      const keys = await attemptTwice((signal) => fetchKeys(provider, signal), { timeoutSeconds: 1.5 });
      const text = JSON.stringify(keys);
      // The same keys stay the same object, so that jose need not import them again.
      return text === known?.text
        ? known
        : { keyFor: createLocalJWKSet({ keys }), ids: keys.map(({ kid }) => kid), text };
    } catch (error) {
      throw new BrokerError('identity_provider_unavailable', reasonOf(error), { cause: error });
    }
  };

  return keepWarm({
    fetch,
    freshSeconds: 600,
    staleSeconds: 3600,
    pauseSeconds: 10,
    abandonSeconds: 4,
    now,
    report: reportTo({
      log,
      count,
      what: 'issuer keys',
      describe: (keys) => ({ issuer: provider.issuer, kids: keys?.ids }),
    }),
  });
};

async function fetchKeys(provider: IdentityProvider, signal: AbortSignal): Promise<JWK[]> {
  const jwksUri = provider.jwksUri ?? (await findJwksUri(provider, signal));
  const set = await fetchJson(new URL(jwksUri), signal);
  if (!v.is(jwkSetSchema, set)) throw new Defect('answer is not a JWK set');
  const keys = set.keys.filter(isUsable);
  if (keys.length === 0) throw new Defect('JWK set without a key that can be used');
  return keys;
}

/** OIDC Discovery 1.0 section 4. A pool's key set stands at a fixed address, which saves Cognito a round trip. */
async function findJwksUri({ issuer, type }: IdentityProvider, signal: AbortSignal): Promise<string> {
  const base = issuer.replace(/\/$/, '');
  if (type === 'cognito') return `${base}/.well-known/jwks.json`;
  const metadata = await fetchJson(new URL(`${base}/.well-known/openid-configuration`), signal);
  if (!v.is(metadataSchema, metadata)) throw new Defect('discovery names no usable jwks_uri');
  if (metadata.issuer !== issuer) throw new Defect('discovery names another issuer');
  return metadata.jwks_uri;
}

/** A key that is broken, too weak or of an unknown kind counts as absent: no token can be verified with it. */
function isUsable(jwk: unknown): jwk is JWK {
  if (!v.is(jwkSchema, jwk) || jwk.d !== undefined) return false;
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey({ key: jwk, format: 'jwk' });
    switch (asymmetricKeyType) {
      case 'rsa':
        return (asymmetricKeyDetails?.modulusLength ?? 0) >= minimumRsaBits; // RFC 7518 section 3.3
      case 'ec':
      case 'ed25519':
        return true;
      default:
        return false;
    }
  } catch {
    return false;
  }
}
