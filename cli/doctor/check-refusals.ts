/** Checks that tokens are verified: a text that is no token, and tokens with a foreign signature, must get a 401. */
import { generateKeyPair, SignJWT } from 'jose';
import type { IssuerKeys } from '../../lib/identity/issuer-keys.ts';
import { tenantPlaceholder } from '../../lib/identity/issuer-names.ts';
import type { IdentityProvider } from '../../lib/identity/provider.ts';
import type { TrustedProvider } from '../../lib/identity/trusted-provider.ts';
import type { IssuerAlgorithm } from '../../lib/jwt/algorithms.ts';
import type { Tools } from '../tools.ts';
import { type Broker, describeAnswer, describeWithId, problemIn } from './broker.ts';
import { type Check, createCheck, failed, passed, skipped } from './check.ts';
import { withToken } from './check-token.ts';
import { needsIssuer } from './expected.ts';

const foreignIssuer = 'https://issuer.invalid';
/** An algorithm of an issuer, and the id of its key. */
interface Signer {
  readonly algorithm: IssuerAlgorithm;
  readonly kid: string | undefined;
}

const anySigner: Signer = { algorithm: 'RS256', kid: 'doctor' };

interface RefusalChecks {
  readonly garbage: Check;
  readonly foreignIssuer: Check;
  readonly foreignKeys: readonly Check[];
}

export const refusalChecks = (
  broker: Broker,
  trusted: readonly TrustedProvider[],
  { now }: Tools,
): RefusalChecks => {
  const mustRefuse = (name: string, what: string, createToken: () => Promise<string>): Check =>
    createCheck(name, async () => {
      const answer = await broker.postToken(await createToken());
      if (answer.status !== 401)
        return failed(`${what}: answers ${describeWithId(answer)}, not 401`, broker.remedyFor(answer));
      // A gateway that refuses it first says nothing about the function behind it.
      if (name === 'foreign key' && !problemIn(answer))
        return skipped(`${what}: ${describeAnswer(answer)}, so the function has not seen it`, withToken);
      return passed(`${what}: ${describeAnswer(answer)}`);
    });
  const foreignKeys = trusted.flatMap(({ provider, keysByIssuer }) =>
    [...keysByIssuer].map(([issuer, keys]) =>
      mustRefuse('foreign key', `of ${issuer}, but not signed by it`, async () => {
        const signers = await keys.get().then(signersOf, () => []);
        // As if one of the issuer's own keys had signed, so that only the signature can tell.
        const signer = signers.find(({ algorithm }) => provider.algorithms.includes(algorithm)) ?? anySigner;
        return forge(issuer, provider, signer, now());
      }),
    ),
  );
  return {
    garbage: mustRefuse('garbage token', 'no JWT', async () => 'garbage'),
    foreignIssuer: mustRefuse('foreign issuer', `well-formed, but of ${foreignIssuer}`, () =>
      forge(foreignIssuer, trusted[0]?.provider, anySigner, now()),
    ),
    foreignKeys:
      foreignKeys.length > 0 ? foreignKeys : [createCheck('foreign key', () => skipped(...needsIssuer))],
  };
};

function signersOf({ keys }: IssuerKeys): Signer[] {
  return keys.flatMap(({ id: kid, algorithms }) => algorithms.map((algorithm) => ({ algorithm, kid })));
}

const anyTenant = '00000000-0000-4000-8000-000000000000';

/** A token with the claims that the provider expects, signed with a key that exists only for this purpose. */
async function forge(
  issuer: string,
  provider: IdentityProvider | undefined,
  { algorithm: alg, kid }: Signer,
  now: number,
): Promise<string> {
  const { privateKey } = await generateKeyPair(alg);
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
    .sign(privateKey);
}
