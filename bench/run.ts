/** Measures: the parts that are asked for, one after the other. */
import { measureCold } from './cold.ts';
import { measureGrowth } from './growth.ts';
import { describeMachine } from './machine.ts';
import { measureMemory } from './memory.ts';
import type { Plan } from './plan.ts';
import type { PartName, Results } from './results.ts';
import type { Setting } from './setting.ts';
import { measureWarm } from './warm.ts';

/** `begin` is told of each part before it begins. */
export const runBench = async (
  setting: Setting,
  plan: Plan,
  parts: readonly PartName[],
  begin: (part: PartName) => void = () => {},
): Promise<Results> => {
  const machine = describeMachine();
  const measure = async <T>(part: PartName, run: () => Promise<T>): Promise<T | undefined> => {
    if (!parts.includes(part)) return undefined;
    begin(part);
    return run();
  };
  return {
    plan: plan.name,
    machine,
    bundles: Object.values(setting.workshop.subjects).map(({ name, bytes }) => ({ name, bytes })),
    cold: await measure('cold', () => measureCold(setting, plan.cold)),
    warm: await measure('warm', () => measureWarm(setting, plan.warm)),
    growth: await measure('growth', () => measureGrowth(setting, plan.growth)),
    memory: await measure('memory', () => measureMemory(setting, plan.memoryReadings)),
  };
};
