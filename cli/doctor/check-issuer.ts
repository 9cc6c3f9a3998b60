/** Checks of an issuer, by the very code with which the functions get its keys. */
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
import { type Check, failed, leftOut, ok } from './check.ts';
import { networkRemedy } from './network-fault.ts';
import { verifiable } from './verifiable.ts';

/** The provider with its keys, as the functions hold it. */
export const trust = (provider: IdentityProvider, { now }: Tools): TrustedProvider =>
  trustProvider(provider, { now, log: createLog('ERROR', () => {}), measure: () => {} });

export const issuerChecks = (trusted: readonly TrustedProvider[], tools: Tools): Check[] =>
  trusted.length > 0
    ? trusted.flatMap(({ provider, keysByIssuer }) => [
        ...[...keysByIssuer].map(([issuer, keys]) => checkKeys(provider, issuer, keys, tools)),
        ...checkAudiences(provider),
      ])
    : [
        {
          name: 'issuer',
          run: async () =>
            leftOut(
              'nothing says whose tokens are accepted',
              'give --issuer and --audience, or the --stage with its parameters',
            ),
        },
      ];

function checkKeys(
  provider: IdentityProvider,
  issuer: string,
  keys: RemoteValue<IssuerKeys>,
  { now }: Tools,
): Check {
  const run = async () => {
    const startedAt = now();
    try {
      const found = await keys.get();
      return ok(`${issuer} publishes ${describeKeys(found)}, ${now() - startedAt} ms`);
    } catch (error) {
      return explainFault(provider, issuer, reasonOf(error));
    }
  };
  return { name: 'issuer', run };
}

/** `2 keys (RSA, EC)` */
function describeKeys(keys: IssuerKeys): string {
  const { length } = keys.ids;
  return `${length} ${length === 1 ? 'key' : 'keys'} (${kindsOf(keys).join(', ')})`;
}

function kindsOf(keys: IssuerKeys): string[] {
  const kinds = { RS: 'RSA', PS: 'RSA', ES: 'EC', Ed: 'Ed25519' };
  const prefixes = verifiable(keys).map(({ algorithm }) => algorithm.slice(0, 2) as keyof typeof kinds);
  return [...new Set(prefixes.map((prefix) => kinds[prefix]))];
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /status 3/,
    'the functions follow no redirects: name the issuer as it names itself, in the iss of its tokens',
  ],
  [
    /status [45]/,
    'is it the issuer to the letter: region, pool, tenant, realm? It must be the iss of the tokens',
  ],
  [
    /not JSON|not a JWK set/,
    'something else answers there, a page perhaps: it must be the iss of the tokens',
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

async function explainFault(provider: IdentityProvider, issuer: string, reason: string) {
  if (reason === 'discovery names another issuer') return explainOtherIssuer(provider, issuer);
  const remedy =
    networkRemedy(reason) ??
    remedies.find(([pattern]) => pattern.test(reason))?.[1] ??
    'compare it with the iss of the tokens';
  return failed(`${issuer}: ${reason}`, remedy);
}

const metadataSchema = v.object({ issuer: v.string() });

async function explainOtherIssuer(provider: IdentityProvider, issuer: string) {
  const { discoveryUrl } = locateKeys(provider, issuer);
  const metadata = await fetchJson(new URL(discoveryUrl), AbortSignal.timeout(3000));
  const named = v.is(metadataSchema, metadata) ? metadata.issuer : 'nothing';
  const isSlash = named.replace(/\/$/, '') === issuer.replace(/\/$/, '');
  return failed(
    `${issuer} calls itself ${JSON.stringify(named)}${isSlash ? ', which differs in the slash at the end' : ''}`,
    'set the issuer as it calls itself, to the letter, and deploy',
  );
}

/** That there are any has been seen to when the settings were read. */
function checkAudiences({ issuers, type, audiences }: IdentityProvider): Check[] {
  if (!Array.isArray(audiences)) return [];
  const run = async () => {
    // An app client's id is letters and digits; a pool's id, an ARN or a URL is none.
    const strange = audiences.filter((audience) => type === 'cognito' && !/^[\w+]{1,128}$/.test(audience));
    if (strange.length === 0) return ok(`${audiences.join(', ')} for ${issuers.join(', ')}`);
    return failed(
      `${strange.join(', ')} is no app client of Cognito`,
      'give the id of the app client (26 letters and digits), which tokens have in aud or client_id',
    );
  };
  return [{ name: 'audience', run }];
}

/** The gateway finds the keys by discovery alone, whatever `jwks_uri` says, and knows RSA alone. */
export const authorizerChecks = (trusted: readonly TrustedProvider[], tools: Tools): Check[] =>
  trusted.map(({ provider }) => ({
    name: 'authorizer',
    run: async () => {
      try {
        const caches = cachesOf([trust({ ...provider, type: 'oidc', jwksUri: undefined }, tools)]);
        const keys = await Promise.all(caches.map((cache) => cache.get()));
        const kinds = [...new Set(keys.flatMap(kindsOf))];
        if (kinds.includes('RSA')) return ok('the gateway finds RSA keys by discovery');
        return failed(
          `the gateway knows RSA alone, ${provider.issuers.join(', ')} has ${kinds.join(', ')}`,
          "say jwtAuthorizer: 'off' and deploy; the function verifies every token either way",
        );
      } catch (error) {
        return failed(
          `the gateway cannot find the keys by discovery: ${reasonOf(error)}`,
          "let the issuer answer at /.well-known/openid-configuration, or say jwtAuthorizer: 'off' and deploy",
        );
      }
    },
  }));
