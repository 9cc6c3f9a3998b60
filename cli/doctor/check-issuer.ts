/** Checks the issuers, with the code by which the functions fetch their keys. */
import * as v from 'valibot';
import { fetchJson } from '../../lib/cache/fetch-json.ts';
import type { RemoteValue } from '../../lib/cache/remote-value.ts';
import { reasonOf } from '../../lib/errors.ts';
import type { IssuerKeys } from '../../lib/identity/issuer-keys.ts';
import { tenantPlaceholder } from '../../lib/identity/issuer-names.ts';
import { locateKeys } from '../../lib/identity/key-location.ts';
import type { IdentityProvider } from '../../lib/identity/provider.ts';
import { type TrustedProvider, trustProvider } from '../../lib/identity/trusted-provider.ts';
import { createLog } from '../../lib/telemetry/log.ts';
import type { Tools } from '../tools.ts';
import { type Check, createCheck, failed, passed, skipped, type Verdict } from './check.ts';
import { needsIssuer } from './expected.ts';
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
      const published = `${length} ${length === 1 ? 'key' : 'keys'} (${kindsOf(found)})`;
      return passed(`${issuer} publishes ${published}, ${now() - startedAt} ms`);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === 'discovery names another issuer') return explainOtherIssuer(provider, issuer);
      return failed(`${issuer}: ${reason}`, issuerRemedy(issuer, reason));
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

/** An app client's id is letters and digits; a pool's id, an ARN or a URL is not. */
function audienceChecks({ issuers, type, audiences }: IdentityProvider): Check[] {
  if (type !== 'cognito' || !Array.isArray(audiences)) return [];
  const others = audiences.filter((audience) => !/^[\w+]{1,128}$/.test(audience)).join(', ');
  const remedy =
    'give the id of the app client (26 letters and digits), which tokens have in aud or client_id';
  return [
    createCheck('audience', () =>
      others === ''
        ? passed(`${audiences.join(', ')} for ${issuers.join(', ')}`)
        : failed(`${others} is no app client of Cognito`, remedy),
    ),
  ];
}

/** `RSA`, `EC`, `Ed25519`, each once. */
function kindsOf({ keys }: IssuerKeys): string {
  const kinds = { RS: 'RSA', PS: 'RSA', ES: 'EC', Ed: 'Ed25519' } as const;
  const prefixes = keys.flatMap(({ algorithms }) => algorithms.map((name) => name.slice(0, 2)));
  const named = Object.entries(kinds).filter(([prefix]) => prefixes.includes(prefix));
  return [...new Set(named.map(([, kind]) => kind))].join(', ');
}
