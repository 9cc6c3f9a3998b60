/** Tests the packaged CloudFormation template, by topic. */
import { describe } from 'vitest';
import { packageStages } from './support/template.ts';
import { testAlarmStates } from './template/alarm-states.ts';
import { testAlarms } from './template/alarms.ts';
import { testDashboard } from './template/dashboard.ts';
import { testFunctions } from './template/functions.ts';
import { testGateway } from './template/gateway.ts';
import { testMetrics } from './template/metrics.ts';
import { testQueries } from './template/queries.ts';
import { testRights } from './template/rights.ts';

const templates = await packageStages();

describe('rights', () => testRights(templates));
describe('functions', () => testFunctions(templates));
describe('gateway', () => testGateway(templates));
describe('metrics', () => testMetrics(templates));
describe('alarms', () => testAlarms(templates));
describe('alarm states', () => testAlarmStates(templates));
describe('dashboard', () => testDashboard(templates));
describe('queries', () => testQueries(templates));
