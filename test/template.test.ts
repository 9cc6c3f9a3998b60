/** What the packaged CloudFormation template promises, by topic. */
import { describe } from 'vitest';
import { packageStages } from './support/template.ts';
import { testFunctions } from './template/functions.ts';
import { testGateway } from './template/gateway.ts';
import { testRights } from './template/rights.ts';

const templates = await packageStages();

describe('rights', () => testRights(templates));
describe('functions', () => testFunctions(templates));
describe('gateway', () => testGateway(templates));
