/** `npm run cost`: the tables of docs/cost-and-scale.md, from measured figures and AWS's list prices. */
import { parseArgs } from 'node:util';
import { readMeasured, writeMeasured } from './cost-figures.ts';
import { measure } from './cost-measure.ts';
import { formatCost } from './cost-tables.ts';

const { values } = parseArgs({ options: { measure: { type: 'boolean', default: false } } });

if (values.measure) writeMeasured(await measure());
console.log(formatCost(readMeasured()));
