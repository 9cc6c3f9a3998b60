/** `npm run simulate`: what many environments ask of Secrets Manager, and for how long a rotation leaves an old key in use. */
import { type Result, type Simulation, simulate } from './simulated-brokers.ts';

const hour = 3600;
const busy: Simulation = {
  environments: 1000,
  seconds: 3 * hour,
  requestsPerSecond: 1,
  ttlSeconds: 300,
  hasJitter: true,
  seed: 1,
};

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** Calls per second once the start, when everybody has to ask, is an hour ago. */
const load = ({ calls }: Result): string => {
  const settled = calls.slice(hour);
  return `${mean(settled).toFixed(1)} calls/s on average, ${Math.max(...settled)} at the peak`;
};

const inStep = await simulate({ ...busy, hasJitter: false });
const spread = await simulate(busy);
const rotatedAt = 2 * hour;
const rotation = await simulate({ ...busy, rotatedAt });
const outage = [hour, 2 * hour] as const;
const failing = await simulate({ ...busy, outage });
const during = failing.calls.slice(...outage).slice(60);
const after = failing.calls.slice(outage[1]);
const each = (mean(spread.calls.slice(hour)) * hour) / busy.environments;

console.log(`${busy.environments} environments, all started in the same second, one request a second each, TTL ${busy.ttlSeconds} s

one environment   ${each.toFixed(1)} calls an hour
without jitter    ${load(inStep)}
with jitter       ${load(spread)}
a rotation        old key last used after ${rotation.oldKeySeconds} s
an outage, 1 h    ${mean(during).toFixed(0)} calls/s on average, ${Math.max(...during)} at the peak; ${failing.failedRequests} failed requests
after it          ${Math.max(...after)} calls in the busiest second`);
