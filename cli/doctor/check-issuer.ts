/** Checks the issuers, with the code by which the functions fetch their keys. */
import * as v from 'valibot';
import { fetchJson } from '../../lib/cache/fetch-json.ts';
import type { RemoteValue } from '../../lib/cache/remote-value.ts';
import { reasonOf } from '../../lib/errors.ts';
import type { IssuerKeys } from '../../lib/identity/issuer-keys.ts';
import { locateKeys } from '../../lib/identity/key-location.ts';
import type { IdentityProvider } from '../../lib/identity/provider.ts';
import { cachesOf, type TrustedProvider, trustProvider } from '../../lib/identity/trusted-provider.ts';
import { createLog } from '../../lib/telemetry/log.ts';
import type { Tools } from '../tools.ts';
import { type Check, createCheck, failed, passed, skipped, type Verdict } from './check.ts';
import { needsIssuer } from './expected.ts';
import { kindsOf } from './issuer-signers.ts';
import { networkRemedy } from './network-remedy.ts';

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
      return failed(`${issuer}: ${reason}`, issuerRemedy(reason));
    }
  });
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /status 3/,
    'the functions follow no redirects: name the issuer as it names itself, in the iss of its tokens',
  ],
  [
    /status [45]/,
    'compare region, pool, tenant and realm with the iss of the tokens, which the issuer must equal',
  ],
  [
    /not JSON|not a JWK set/,
    'something else answers there, such as a page: the issuer must equal the iss of the tokens',
  ],
  [
    /no usable jwks_uri/,
    'its metadata needs a jwks_uri that is https; or give one as jwks_uri in identityProviders',
  ],
  [
    /without a key/,
    'it publishes no RSA key of 2048 bits, no EC and no Ed25519 key: let it sign with one of them',
  ],
];

function issuerRemedy(reason: string): string {
  const known = remedies.find(([pattern]) => pattern.test(reason))?.[1];
  return networkRemedy(reason) ?? known ?? 'compare it with the iss of the tokens';
}

const metadataSchema = v.object({ issuer: v.string() });

async function explainOtherIssuer(provider: IdentityProvider, issuer: string): Promise<Verdict> {
  const { discoveryUrl } = locateKeys(provider, issuer);
  const metadata = await fetchJson(new URL(discoveryUrl), AbortSignal.timeout(3000));
  const named = v.is(metadataSchema, metadata) ? metadata.issuer : 'nothing';
  const isSlash = named.replace(/\/$/, '') === issuer.replace(/\/$/, '');
  return failed(
    `${issuer} calls itself ${JSON.stringify(named)}${isSlash ? ', which differs in the slash at the end' : ''}`,
    'set the issuer as it calls itself, character for character, and deploy',
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
