/** What a run has found: the JSON that it leaves behind. */
import type { ColdFigures } from './cold.ts';
import type { GrowthFigures } from './growth.ts';
import type { Machine } from './machine.ts';
import type { MemoryFigures } from './memory.ts';
import type { Plan } from './plan.ts';
import type { Subject } from './subjects.ts';
import type { WarmFigures } from './warm.ts';

/** A part that was not measured is undefined. */
export interface Results {
  readonly plan: Plan['name'];
  readonly machine: Machine;
  readonly bundles: readonly Omit<Subject, 'file'>[];
  readonly cold: readonly ColdFigures[] | undefined;
  readonly warm: readonly WarmFigures[] | undefined;
  readonly growth: readonly GrowthFigures[] | undefined;
  readonly memory: readonly MemoryFigures[] | undefined;
}

export const partNames = ['cold', 'warm', 'growth', 'memory'] as const;
export type PartName = (typeof partNames)[number];
