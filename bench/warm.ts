/** Warm requests: the handler in process, beside the raw floor and the baselines. */
import type { Allocations } from './children/allocations.ts';
import type { WarmFigures as Figures, WarmInput } from './children/warm.ts';
import { createEvent } from './event.ts';
import { toPem } from './keys.ts';
import type { Combination, Plan } from './plan.ts';
import { runScript } from './process.ts';
import type { Setting } from './setting.ts';
import type { SubjectName } from './subjects.ts';

export interface WarmFigures extends Figures {
  readonly algorithmIn: string;
  readonly algorithmOut: string;
  /** For one request; counted apart from the times. */
  readonly allocatedBytes: number;
}

/** Why a baseline is not in a table; undefined where it is. */
export const cannot = (
  subject: SubjectName,
  [algorithmIn, algorithmOut]: Combination,
): string | undefined => {
  if (subject === 'tutorial' && algorithmOut === 'ES256K') return 'jsonwebtoken has no ES256K';
  if (subject === 'powertools' && algorithmOut === 'ES256K') return 'jose has no ES256K';
  if (subject === 'powertools' && algorithmIn === 'PS256') return 'aws-jwt-verify has no PS256';
  return undefined;
};

const contestants = ['package', 'tutorial', 'powertools'] as const;
const allocationFlags = ['--expose-gc', '--min-semi-space-size=128', '--max-semi-space-size=128'];

export const measureWarm = async (setting: Setting, plan: Plan['warm']): Promise<WarmFigures[]> => {
  const time = await setting.workshop.compileScript('warm');
  const count = await setting.workshop.compileScript('allocations');
  const isPrincipal = (combination: Combination) =>
    plan.principal.some((each) => `${each}` === `${combination}`);
  const others = plan.combinations.filter((combination) => !isPrincipal(combination));
  const figures: WarmFigures[] = [];
  for (const combination of [...plan.principal, ...others]) {
    const [algorithmIn, algorithmOut] = combination;
    const issuer = { algorithm: algorithmIn };
    const { mint, signingPair } = setting.upstreams.issuer;
    const token = await mint(issuer);
    const input: WarmInput = {
      subjects: contestants
        .filter((name) => !cannot(name, combination))
        .map((name) => setting.workshop.subjects[name]),
      event: createEvent(token),
      floor: {
        algorithmIn,
        algorithmOut,
        issuerPem: toPem(signingPair(issuer).privateKey),
        signingPem: toPem(setting.signingPair(algorithmOut).privateKey),
        token,
      },
      inFlight: isPrincipal(combination) ? plan.inFlight : [1],
      rounds: isPrincipal(combination) ? plan.principalRounds : plan.rounds,
      warmUpRequests: plan.warmUpRequests,
      allocationBlocks: plan.allocationBlocks,
    };
    const environment = setting.environmentOf({ issuers: [issuer], algorithmOut });
    const times = await runScript<Figures[]>(time, input, { environment });
    const allocations = await runScript<Allocations[]>(count, input, { environment, flags: allocationFlags });
    const bytesOf = new Map(allocations.map(({ name, bytesPerRequest }) => [name, bytesPerRequest]));
    figures.push(
      ...times.map((each) => ({
        ...each,
        ...{ algorithmIn, algorithmOut, allocatedBytes: bytesOf.get(each.name) ?? Number.NaN },
      })),
    );
  }
  return figures;
};
