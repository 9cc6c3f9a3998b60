/** Checks the issuers, with the code that fetches their keys in the functions. */
import * as v from 'valibot';
import { fetchJson } from '../../lib/cache/fetch-json.ts';
import type { RemoteValue } from '../../lib/cache/remote-value.ts';
import { BrokerError } from '../../lib/errors.ts';
import type { IssuerKeys } from '../../lib/identity/keys/issuer-keys.ts';
import { locateKeys } from '../../lib/identity/keys/location.ts';
import { tenantPlaceholder } from '../../lib/identity/provider/issuer-names.ts';
import type { IdentityProvider } from '../../lib/identity/provider/schema.ts';
import type { TrustedProvider } from '../../lib/identity/trusted-provider.ts';
import { type Check, createCheck, failed, passed, type Verdict } from '../shared/check.ts';
import { compare, remedyOf } from '../shared/remedies.ts';
import type { Tools } from '../shared/tools.ts';

export const issuerChecks = (trusted: readonly TrustedProvider[], tools: Tools): Check[] =>
  trusted.flatMap(({ provider, keysByIssuer }) =>
    [...keysByIssuer].map(([issuer, keys]) => keysCheck(provider, issuer, keys, tools)),
  );

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
      const published = `${length} ${length === 1 ? 'key' : 'keys'} (${kindsOf(found)})`;
      return passed(`${issuer} publishes ${published}, fetched in ${now() - startedAt} ms`);
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      if (error.reason === 'discovery_names_other_issuer') return explainOtherIssuer(provider, issuer);
      return failed(`${issuer}: ${error.message}`, remedyOf(error, issuer));
    }
  });
}

const metadataSchema = v.object({ issuer: v.string(), jwks_uri: v.optional(v.string(), 'its key set') });

async function explainOtherIssuer(provider: IdentityProvider, issuer: string): Promise<Verdict> {
  const { discoveryUrl } = locateKeys(provider, issuer);
  const published = await fetchJson(new URL(discoveryUrl), AbortSignal.timeout(3000));
  const metadata = v.safeParse(metadataSchema, published);
  if (!metadata.success) return failed(`${issuer}: its metadata has no issuer`, compare);
  const { issuer: named, jwks_uri: keySet } = metadata.output;
  const isSlash = named.replace(/\/$/, '') === issuer.replace(/\/$/, '');
  const seen = `${issuer}: its metadata has the issuer ${JSON.stringify(named)}${isSlash ? ', which differs in the slash at the end' : ''}`;
  if (named.includes(tenantPlaceholder))
    return failed(seen, `set issuer to ${named} and the accepted tenant ids in "tenants", and deploy`);
  const exactly = 'set the issuer to exactly this value, and deploy';
  // Azure AD B2C has its discovery under the policy, not under its iss.
  return failed(
    seen,
    isSlash ? exactly : `${exactly}; if it has no discovery at that address, set jwksUri to ${keySet}`,
  );
}

/** Returns the types of the keys, each once: `RSA`, `EC`, `Ed25519`. */
function kindsOf({ keys }: IssuerKeys): string {
  const kinds = { RS: 'RSA', PS: 'RSA', ES: 'EC', Ed: 'Ed25519' } as const;
  const prefixes = keys.flatMap(({ algorithms }) => algorithms.map((name) => name.slice(0, 2)));
  const named = Object.entries(kinds).filter(([prefix]) => prefixes.includes(prefix));
  return [...new Set(named.map(([, kind]) => kind))].join(', ');
}
