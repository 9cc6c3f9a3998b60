/** Tests the packaged CloudFormation templates, by topic. */
import { describe } from 'vitest';
import { packageStages } from './support/template.ts';
import { testAlarmStates } from './template/alarm-states.ts';
import { testAlarms } from './template/alarms.ts';
import { testDashboard } from './template/dashboard.ts';
import { testFunctions } from './template/functions.ts';
import { testGateway } from './template/gateway.ts';
import { testMetrics } from './template/metrics.ts';
import { testNpmStart } from './template/npm-start.ts';
import { testPermissions } from './template/permissions.ts';
import { testQueries } from './template/queries.ts';

const templates = await packageStages();

describe('the stack', () => testPermissions(templates));
describe('the functions', () => testFunctions(templates));
describe('the gateway', () => testGateway(templates));
describe('npm start', () => testNpmStart(templates));
describe('the metric filters', () => testMetrics(templates));
describe('the alarms', () => testAlarms(templates));
describe('the state of an alarm', () => testAlarmStates(templates));
describe('the dashboard', () => testDashboard(templates));
describe('the saved queries', () => testQueries(templates));
