/** Checks the issuers, with the code by which the functions fetch their keys. */
import * as v from 'valibot';
import { fetchJson } from '../../lib/cache/fetch-json.ts';
import type { RemoteValue } from '../../lib/cache/remote-value.ts';
import { reasonOf } from '../../lib/errors.ts';
import type { IssuerKeys } from '../../lib/identity/issuer-keys.ts';
import { tenantPlaceholder } from '../../lib/identity/issuer-names.ts';
import { locateKeys } from '../../lib/identity/key-location.ts';
import type { IdentityProvider } from '../../lib/identity/provider.ts';
import { cachesOf, type TrustedProvider, trustProvider } from '../../lib/identity/trusted-provider.ts';
import { createLog } from '../../lib/telemetry/log.ts';
import type { Tools } from '../tools.ts';
import { type Check, createCheck, failed, passed, skipped, type Verdict } from './check.ts';
import { needsIssuer } from './expected.ts';
import { kindsOf } from './issuer-signers.ts';
import { compare, issuerRemedy } from './remedies.ts';

/** The provider with its keys, as the functions hold it. */
export const trust = (provider: IdentityProvider, { now }: Tools): TrustedProvider =>
  trustProvider(provider, { now, log: createLog('ERROR', () => {}), measure: () => {} });

export const issuerChecks = (trusted: readonly TrustedProvider[], tools: Tools): Check[] =>
  trusted.length > 0
    ? trusted.flatMap(({ provider, keysByIssuer }) => [
        ...[...keysByIssuer].map(([issuer, keys]) => keysCheck(provider, issuer, keys, tools)),
        ...audienceChecks(provider),
      ])
    : [createCheck('issuer', () => skipped(...needsIssuer))];

function keysCheck(
  provider: IdentityProvider,
  issuer: string,
  keys: RemoteValue<IssuerKeys>,
  { now }: Tools,
): Check {
  return createCheck('issuer', async () => {
    const startedAt = now();
    try {
      const found = await keys.get();
      const { length } = found.ids;
      const published = `${length} ${length === 1 ? 'key' : 'keys'} (${kindsOf(found).join(', ')})`;
      return passed(`${issuer} publishes ${published}, ${now() - startedAt} ms`);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === 'discovery names another issuer') return explainOtherIssuer(provider, issuer);
      const seen = `${issuer}: ${reason}`;
      return failed(seen, issuerRemedy(seen));
    }
  });
}

const metadataSchema = v.object({ issuer: v.string(), jwks_uri: v.optional(v.string(), 'its key set') });

async function explainOtherIssuer(provider: IdentityProvider, issuer: string): Promise<Verdict> {
  const { discoveryUrl } = locateKeys(provider, issuer);
  const published = await fetchJson(new URL(discoveryUrl), AbortSignal.timeout(3000));
  const metadata = v.safeParse(metadataSchema, published);
  if (!metadata.success) return failed(`${issuer}: its metadata names no issuer`, compare);
  const { issuer: named, jwks_uri: keySet } = metadata.output;
  const isSlash = named.replace(/\/$/, '') === issuer.replace(/\/$/, '');
  const seen = `${issuer} calls itself ${JSON.stringify(named)}${isSlash ? ', which differs in the slash at the end' : ''}`;
  if (named.includes(tenantPlaceholder))
    return failed(seen, `set issuer to ${named} and the accepted tenant ids in "tenants", and deploy`);
  const exactly = 'set the issuer as it calls itself, character for character, and deploy';
  // Azure AD B2C has its discovery under the policy, not under its iss.
  return failed(
    seen,
    isSlash ? exactly : `${exactly}; if it has no discovery at that address, set jwks_uri to ${keySet}`,
  );
}

function audienceChecks({ issuers, type, audiences }: IdentityProvider): Check[] {
  if (!Array.isArray(audiences)) return [];
  // An app client's id is letters and digits; a pool's id, an ARN or a URL is not.
  const others = audiences.filter((audience) => type === 'cognito' && !/^[\w+]{1,128}$/.test(audience));
  return [
    createCheck('audience', () =>
      others.length === 0
        ? passed(`${audiences.join(', ')} for ${issuers.join(', ')}`)
        : failed(
            `${others.join(', ')} is no app client of Cognito`,
            'give the id of the app client (26 letters and digits), which tokens have in aud or client_id',
          ),
    ),
  ];
}

const turnOff = "jwtAuthorizer: 'off' and deploy";

/** The gateway finds the keys only by discovery, whatever `jwks_uri` says, and verifies only RSA. */
export const authorizerChecks = (trusted: readonly TrustedProvider[], tools: Tools): Check[] =>
  trusted.map(({ provider }) =>
    createCheck('authorizer', async () => {
      try {
        const caches = cachesOf([trust({ ...provider, type: 'oidc', jwksUri: undefined }, tools)]);
        const keys = await Promise.all(caches.map((cache) => cache.get()));
        const kinds = [...new Set(keys.flatMap(kindsOf))];
        if (kinds.includes('RSA')) return passed('the gateway finds RSA keys by discovery');
        return failed(
          `the gateway verifies only RSA, ${provider.issuers.join(', ')} has ${kinds.join(', ')}`,
          `set ${turnOff}; the function verifies every token either way`,
        );
      } catch (error) {
        return failed(
          `the gateway cannot find the keys by discovery: ${reasonOf(error)}`,
          `let the issuer answer at /.well-known/openid-configuration, or set ${turnOff}`,
        );
      }
    }),
  );
