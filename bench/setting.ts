/** What all parts of the benchmark share: the subjects, what they depend on, and their settings. */
import { type Algorithm, algorithmNames } from '../lib/jwt/algorithms.ts';
import { audience, type IssuerOptions } from './issuer.ts';
import { createKeyPair, type KeyPair, toPem } from './keys.ts';
import { openWorkshop, type Workshop } from './subjects.ts';
import { startUpstreams, type Upstreams } from './upstreams.ts';

export interface Wiring {
  /** The last one is whose tokens come in. */
  readonly issuers: readonly IssuerOptions[];
  readonly algorithmOut: Algorithm;
  /** `cognito` knows where the keys are; `oidc` has to ask. */
  readonly type?: 'cognito' | 'oidc';
  /** As the operator writes them, before the one that reads the plan from a claim. */
  readonly rules?: readonly object[];
}

export interface Setting {
  readonly upstreams: Upstreams;
  readonly workshop: Workshop;
  readonly signingPair: (algorithm: Algorithm) => KeyPair;
  /** The variables of a subject: the broker's own, and what the baselines read in place of them. */
  readonly environmentOf: (wiring: Wiring) => Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/** Builds, starts, and stores a signing key for each algorithm. */
export const prepareSetting = async (): Promise<Setting> => {
  const upstreams = await startUpstreams();
  const workshop = await openWorkshop();
  const pairs = new Map(algorithmNames.map((name) => [name, createKeyPair(name)]));
  const signingPair = (name: Algorithm): KeyPair => {
    const pair = pairs.get(name);
    if (!pair) throw new RangeError(name);
    return pair;
  };
  for (const name of algorithmNames) {
    await upstreams.putSecret(`bench/${name}`, toPem(signingPair(name).privateKey));
  }

  return {
    upstreams,
    workshop,
    signingPair,
    environmentOf: ({ issuers, algorithmOut, type = 'cognito', rules = [] }) => {
      const urls = issuers.map(upstreams.issuer.url);
      const issuer = urls.at(-1) ?? '';
      const providers = issuers.map(({ algorithm }, index) => ({
        ...{ issuer: urls[index], audiences: [audience], type, algorithms: [algorithm] },
        ...(issuers.length > 1 && { user_id_prefix: `p${index}:` }),
      }));
      return {
        ...upstreams.environment,
        LATENODE_TENANT_ID: '42',
        SIGNING_KEY_SECRET_ID: `bench/${algorithmOut}`,
        SIGNING_ALGORITHM: algorithmOut,
        IDENTITY_PROVIDERS: JSON.stringify(providers),
        ENTITLEMENTS: JSON.stringify({
          rules: [...rules, { plan_id: { claim: 'latenode_plan' } }],
          otherwise: 'allow',
        }),
        ISSUER: issuer,
        AUDIENCE: audience,
        JWKS_URI: `${issuer}/.well-known/jwks.json`,
      };
    },
    close: async () => {
      await Promise.all([upstreams.close(), workshop.remove()]);
    },
  };
};
