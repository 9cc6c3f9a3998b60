/** Whether a process that goes on answering goes on growing. */
import type { MemoryInput, MemoryReading } from './children/memory.ts';
import { createEvent } from './event.ts';
import { runScript } from './process.ts';
import type { Setting } from './setting.ts';

export interface MemoryFigures {
  /** Whether everything unreachable is collected before a reading. */
  readonly collected: boolean;
  readonly readings: readonly MemoryReading[];
  /** Of the last reading to the first. */
  readonly growth: number;
}

export const measureMemory = async (
  setting: Setting,
  readings: readonly number[],
): Promise<MemoryFigures[]> => {
  const script = await setting.workshop.compileScript('memory');
  const { file } = setting.workshop.subjects.package;
  const issuer = { algorithm: 'RS256' } as const;
  const event = createEvent(await setting.upstreams.issuer.mint(issuer));
  const input: MemoryInput = { file, event, readings };
  const environment = setting.environmentOf({ issuers: [issuer], algorithmOut: 'RS256' });
  const figures: MemoryFigures[] = [];
  for (const collected of [false, true]) {
    const flags = collected ? ['--expose-gc'] : [];
    const taken = await runScript<MemoryReading[]>(script, input, { environment, flags });
    const [first, last] = [taken[0], taken.at(-1)];
    if (!first || !last) throw new Error('no readings');
    figures.push({ collected, readings: taken, growth: last.residentBytes / first.residentBytes });
  }
  return figures;
};
