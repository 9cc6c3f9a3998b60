/** Where it was measured: what matters to the figures, and nothing that names anybody. */
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';

export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  /** Processes that wanted a core in the minute before; more than there are cores means a noisy run. */
  readonly loadAverage: number;
}

export const describeMachine = (): Machine => ({
  node: process.version,
  platform: `${platform()} ${arch()}`,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  loadAverage: Math.round((loadavg()[0] ?? 0) * 10) / 10,
});
