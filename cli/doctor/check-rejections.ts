/** Checks that the broker verifies tokens: it must respond with 401 to a text that is not a token and to foreign signatures. */
import { generateKeyPair, SignJWT } from 'jose';
import type { IssuerKeys } from '../../lib/identity/keys/issuer-keys.ts';
import { tenantPlaceholder } from '../../lib/identity/provider/issuer-names.ts';
import type { IdentityProvider } from '../../lib/identity/provider/schema.ts';
import type { TrustedProvider } from '../../lib/identity/trusted-provider.ts';
import type { IssuerAlgorithm } from '../../lib/jwt/algorithms.ts';
import { type Check, createCheck, failed, passed, skipped } from '../shared/check.ts';
import type { Tools } from '../shared/tools.ts';
import { type Broker, describeResponse, describeWithId, problemIn } from './broker.ts';
import { withToken } from './check-token.ts';

const foreignIssuer = 'https://issuer.invalid';

/** An algorithm of an issuer, and the id of a key for it. */
interface Signer {
  readonly algorithm: IssuerAlgorithm;
  readonly kid: string | undefined;
}

const anySigner: Signer = { algorithm: 'RS256', kid: 'doctor' };

export const rejectionChecks = (broker: Broker, trusted: readonly TrustedProvider[], { now }: Tools) => {
  const mustReject = (name: string, what: string, createToken: () => Promise<string>): Check =>
    createCheck(name, async () => {
      const response = await broker.postToken(await createToken());
      const seen = `${what}: ${describeResponse(response)}`;
      if (response.status !== 401)
        return failed(
          `${what}: responds with ${describeWithId(response)}, not 401`,
          broker.remedyFor(response),
        );
      // If the gateway rejects the token, the function behind it is untested.
      if (name === 'foreign key' && !problemIn(response))
        return skipped(`${seen}, so it has not reached the function`, withToken);
      return passed(seen);
    });
  const foreignKeys = trusted.flatMap(({ provider, keysByIssuer }) =>
    [...keysByIssuer].map(([issuer, keys]) =>
      mustReject('foreign key', `token of ${issuer}, signed with another key`, async () => {
        const signers = await keys.get().then(signersOf, () => []);
        // With the algorithm and kid of one of the issuer's own keys, so that only the signature is invalid.
        const signer = signers.find(({ algorithm }) => provider.algorithms.includes(algorithm)) ?? anySigner;
        return forge(issuer, provider, signer, now());
      }),
    ),
  );
  return {
    garbage: mustReject('garbage token', 'not a JWT', async () => 'garbage'),
    foreignIssuer: mustReject('foreign issuer', `token of ${foreignIssuer}`, () =>
      forge(foreignIssuer, trusted[0]?.provider, anySigner, now()),
    ),
    foreignKeys,
  };
};

function signersOf({ keys }: IssuerKeys): Signer[] {
  return keys.flatMap(({ id: kid, algorithms }) => algorithms.map((algorithm) => ({ algorithm, kid })));
}

const anyTenant = '00000000-0000-4000-8000-000000000000';

/** One new key of each algorithm signs all tokens of this process. */
const keys = new Map<IssuerAlgorithm, ReturnType<typeof generateKeyPair>>();

/** Creates a token with the claims that the provider expects, signed with a key that no issuer has. */
async function forge(
  issuer: string,
  provider: IdentityProvider | undefined,
  { algorithm: alg, kid }: Signer,
  now: number,
): Promise<string> {
  const pair = keys.get(alg) ?? generateKeyPair(alg);
  keys.set(alg, pair);
  const issuedAt = Math.floor(now / 1000);
  const { audiences, authorizedParties, tenants } = provider ?? {};
  const tid = Array.isArray(tenants) ? tenants[0] : anyTenant;
  return new SignJWT({ token_use: 'id', azp: authorizedParties?.[0], tid: tenants && tid })
    .setProtectedHeader({ alg, typ: 'JWT', ...(kid !== undefined && { kid }) })
    .setIssuer(issuer.replace(tenantPlaceholder, tid ?? anyTenant))
    .setAudience(Array.isArray(audiences) ? [...audiences] : ['doctor-audience'])
    .setSubject('doctor')
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + 300)
    .sign((await pair).privateKey);
}
