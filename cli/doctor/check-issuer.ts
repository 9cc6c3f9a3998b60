/** Checks the issuers, with the code that fetches their keys in the functions. */
import type { RemoteValue } from '../../lib/cache/remote-value.ts';
import { BrokerError } from '../../lib/errors.ts';
import type { IssuerKeys } from '../../lib/identity/keys/issuer-keys.ts';
import type { TrustedProvider } from '../../lib/identity/trusted-provider.ts';
import { type Check, createCheck, failed, passed } from '../shared/check.ts';
import { remedyOf } from '../shared/remedies.ts';
import type { Tools } from '../shared/tools.ts';

export const issuerChecks = (trusted: readonly TrustedProvider[], tools: Tools): Check[] =>
  trusted.flatMap(({ keysByIssuer }) =>
    [...keysByIssuer].map(([issuer, keys]) => keysCheck(issuer, keys, tools)),
  );

function keysCheck(issuer: string, keys: RemoteValue<IssuerKeys>, { now }: Tools): Check {
  return createCheck('issuer', async () => {
    const startedAt = now();
    try {
      const found = await keys.get();
      const { length } = found.ids;
      const published = `${length} ${length === 1 ? 'key' : 'keys'} (${kindsOf(found)})`;
      return passed(`${issuer} publishes ${published}, fetched in ${now() - startedAt} ms`);
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      return failed(`${issuer}: ${error.message}`, remedyOf(error, issuer));
    }
  });
}

/** Returns the types of the keys, each once: `RSA`, `EC`, `Ed25519`. */
function kindsOf({ keys }: IssuerKeys): string {
  const kinds = { RS: 'RSA', PS: 'RSA', ES: 'EC', Ed: 'Ed25519' } as const;
  const prefixes = keys.flatMap(({ algorithms }) => algorithms.map((name) => name.slice(0, 2)));
  const named = Object.entries(kinds).filter(([prefix]) => prefixes.includes(prefix));
  return [...new Set(named.map(([, kind]) => kind))].join(', ');
}
