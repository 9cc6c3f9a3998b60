import { describe, expect, test } from 'vitest';
import { alarmIds } from '../../serverless/resources/alarms.ts';
import { logGroupOf, stackNameOf } from '../../settings/names.ts';
import { blocksOf, readGuide } from '../support/guides.ts';
import { matches } from '../support/metric-filter.ts';

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
      expect([logGroupOf('prod'), `/aws/http-api/${stackNameOf('prod')}`]).toContain(group);
  },
);

describe('the filter patterns in the runbook', () => {
  const audit = { message: 'audit', level: 'ERROR', outcome: 'invalid_token', duration_ms: 2000 };
  const lines = [
    audit,
    { ...audit, outcome: 'issued' },
    { message: 'start' },
    { message: 'signing key: cannot be fetched' },
    { message: 'issuer keys: cannot be fetched' },
    { status: '401' },
    { status: '429' },
    { status: '503' },
  ];

  test.each(patterns)('match a log line: %s', (pattern) => {
    expect(lines.filter((line) => matches(pattern, line))).not.toEqual([]);
  });
});
