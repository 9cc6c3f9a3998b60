/** Tests the packaged CloudFormation templates and functions, by topic. */
import { afterAll, describe } from 'vitest';
import { testAlarms } from './template/alarms.ts';
import { testDashboard } from './template/dashboard.ts';
import { testFunctions } from './template/functions.ts';
import { testGateway } from './template/gateway.ts';
import { testMetrics } from './template/metrics.ts';
import { testNpmStart } from './template/npm-start.ts';
import { testPackages } from './template/packages.ts';
import { testPermissions } from './template/permissions.ts';
import { testPolicies } from './template/policies.ts';
import { testQueries } from './template/queries.ts';
import { packageStages } from './template/stages.ts';
import { testUpgrade } from './template/upgrade.ts';

const stages = await packageStages();
const { templates } = stages;
afterAll(stages.remove);

describe('the stack', () => testPermissions(templates));
describe('an update from version 0.1', () => testUpgrade(templates));
describe('the policies in docs/', () => testPolicies(templates));
describe('the functions', () => testFunctions(templates));
describe('the gateway', () => testGateway(templates));
describe('npm start', () => testNpmStart(templates));
describe('the metric filters', () => testMetrics(templates));
describe('the alarms', () => testAlarms(templates));
describe('the dashboard', () => testDashboard(templates));
describe('the saved queries', () => testQueries(templates));
testPackages(stages);
