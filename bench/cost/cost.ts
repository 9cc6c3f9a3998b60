/** `npm run cost`: the tables of docs/cost-and-scale.md, from measured figures and AWS's list prices. */
import { parseArgs } from 'node:util';
import { readMeasured, writeMeasured } from './figures.ts';
import { measure } from './measure.ts';
import { formatCost } from './tables.ts';

const { values } = parseArgs({ options: { measure: { type: 'boolean', default: false } } });

if (values.measure) writeMeasured(await measure());
console.log(formatCost(readMeasured()));
