/** Checks that tokens are verified: what is no token, and what somebody else has signed, must get a 401. */
import { generateKeyPair, SignJWT } from 'jose';
import type { IssuerKeys } from '../../lib/identity/issuer-keys.ts';
import type { IdentityProvider } from '../../lib/identity/provider.ts';
import type { TrustedProvider } from '../../lib/identity/trusted-provider.ts';
import type { Tools } from '../tools.ts';
import { type Ask, inShort, postToken, problemIn, withRequestId } from './ask.ts';
import { type Check, failed, leftOut, ok } from './check.ts';
import { withToken } from './check-token.ts';
import { remedyFor } from './unexpected.ts';
import { type Verifiable, verifiable } from './verifiable.ts';

export interface RefusalOptions {
  readonly ask: Ask;
  readonly trusted: readonly TrustedProvider[];
  readonly stage: string | undefined;
}

const stranger = 'https://issuer.invalid';

export const refusalChecks = ({ ask, trusted, stage }: RefusalOptions, tools: Tools): Check[] => {
  const check = (name: string, what: string, createToken: () => Promise<string>): Check => ({
    name,
    run: async () => {
      const answer = await postToken(ask, await createToken());
      // Whether the function verifies by itself cannot be seen when the gateway does so before it.
      if (answer.status === 401 && name === 'foreign key' && !problemIn(answer))
        return leftOut(`${what}: ${inShort(answer)}, so the function has not seen it`, withToken);
      if (answer.status === 401) return ok(`${what}: ${inShort(answer)}`);
      return failed(`${what}: answers ${withRequestId(answer)}, not 401`, remedyFor(answer, stage));
    },
  });
  const [first] = trusted;
  return [
    check('garbage token', 'no JWT at all', async () => 'garbage'),
    check('foreign issuer', `sound, but of ${stranger}`, () =>
      forge({ issuer: stranger, audiences: audiencesOf(first?.provider) }, anySigner, tools.now()),
    ),
    ...(trusted.length > 0
      ? trusted.flatMap(({ provider, keysByIssuer }) =>
          [...keysByIssuer].map(([issuer, keys]) =>
            check('foreign key', `as of ${issuer}, but not signed by it`, async () => {
              const known = await keys.get().catch(() => undefined);
              const claimed = { issuer, audiences: audiencesOf(provider) };
              return forge(claimed, signerLike(known, provider), tools.now());
            }),
          ),
        )
      : [
          {
            name: 'foreign key',
            run: async () =>
              leftOut(
                'nothing says whose tokens are accepted',
                'give --issuer and --audience, or the --stage with its parameters',
              ),
          },
        ]),
  ];
};

interface Claimed {
  readonly issuer: string;
  readonly audiences: readonly string[];
}

function audiencesOf(provider: IdentityProvider | undefined): readonly string[] {
  const audiences = provider?.audiences;
  return Array.isArray(audiences) ? audiences : ['anybody'];
}

/** A token with the right claims, signed with a key that exists for the moment only. */
async function forge(
  { issuer, audiences }: Claimed,
  { algorithm: alg, kid }: Verifiable,
  now: number,
): Promise<string> {
  const { privateKey } = await generateKeyPair(alg);
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({ token_use: 'id' })
    .setProtectedHeader({ alg, typ: 'JWT', ...(kid !== undefined && { kid }) })
    .setIssuer(issuer)
    .setAudience([...audiences])
    .setSubject('doctor')
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + 300)
    .sign(privateKey);
}

const anySigner: Verifiable = { algorithm: 'RS256', kid: 'doctor' };

/** As if one of the issuer's own keys had signed, so that nothing but verifying the signature can tell. */
function signerLike(keys: IssuerKeys | undefined, { algorithms }: IdentityProvider): Verifiable {
  const signers = keys ? verifiable(keys) : [];
  return signers.find(({ algorithm }) => algorithms.includes(algorithm)) ?? anySigner;
}
