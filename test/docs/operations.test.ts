import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { errorResponses } from '../../lib/errors.ts';
import { alarmIds } from '../../serverless/resources/alarms.ts';
import { accessLogOf, logGroupOf, stackNameOf } from '../../settings/names.ts';
import { blocksOf, readGuide } from '../support/guides.ts';

const runbook = readGuide('docs/runbook.md');
const alarmSections = (/^## The alarms$(.*?)^## /ms.exec(runbook)?.[1] ?? '').split(/^### /m).slice(1);
const patterns = [...runbook.matchAll(/--filter-pattern '(\{[^']*\})'/g)].map(([, pattern = '']) => pattern);

test('the runbook has one section for each alarm', () => {
  expect(alarmSections).toHaveLength(alarmIds.length);
});

test.each(alarmSections.map((section) => [section.split('\n')[0], section] as const))(
  'the section "%s" of the runbook has a command that reads a log group of the stack',
  (_, section) => {
    const commands = blocksOf(section, 'sh').join('');
    expect(commands).toContain('aws logs filter-log-events');
    for (const [, group = ''] of commands.matchAll(/--log-group-name (\S+)/g))
      expect([logGroupOf('prod'), accessLogOf('prod')]).toContain(group);
  },
);

describe('the filter patterns in the runbook', () => {
  const fields: Readonly<Record<string, readonly unknown[]>> = {
    message: ['audit', 'start', 'signing key: cannot be fetched', 'issuer keys: cannot be fetched'],
    level: ['ERROR'],
    outcome: ['issued', ...Object.keys(errorResponses)],
    status: ['401', '403', '429', '503', '5*'],
    duration_ms: ['1000'],
  };

  test.each(patterns)('select only fields and values that log lines have: %s', (pattern) => {
    const terms = pattern.slice(2, -2).split(/ (?:&&|\|\|) /);
    for (const term of terms) {
      const [, field = '', value = ''] = /^\$\.(\w+) (?:=|>=) "?([^"]+)"?$/.exec(term) ?? [];
      expect(fields[field], term).toContain(value);
    }
  });
});

test('the policy for the KMS key of the logs covers every log group of the stack', () => {
  const [json = ''] = blocksOf(readGuide('docs/operations.md'), 'json');
  const patterns: string[] = JSON.parse(json).Condition.ArnLike['kms:EncryptionContext:aws:logs:arn'];
  const allowed = new RegExp(`^(${patterns.join('|').replaceAll('*', '.*')})$`);
  for (const name of [logGroupOf('prod'), `/aws/lambda/${stackNameOf('prod')}-jwks`, accessLogOf('prod')])
    expect(`arn:aws:logs:REGION:ACCOUNT:log-group:${name}`).toMatch(allowed);
});

test('.checkov.yml states a reason above every check that it skips', () => {
  const text = readGuide('.checkov.yml');
  expect(parse(text)['skip-check']).not.toEqual([]);
  for (const [, above] of text.matchAll(/^(.*)\n +- CKV_/gm)) expect(above).toMatch(/^ +# .+\.$/);
});
