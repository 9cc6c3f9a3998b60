import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { accessLogOf, logGroupOf, stackNameOf } from '../../settings/names.ts';
import { blocksOf, readGuide } from '../support/guides.ts';

test('the policy for the KMS key of the logs covers every log group of the stack', () => {
  const [statement = {}] = blocksOf(readGuide('docs/operations.md'), 'json').map((block) =>
    JSON.parse(block),
  );
  const patterns: string[] = statement.Condition.ArnLike['kms:EncryptionContext:aws:logs:arn'];
  const allowed = patterns.map((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`));
  for (const name of [logGroupOf('prod'), `/aws/lambda/${stackNameOf('prod')}-jwks`, accessLogOf('prod')])
    expect(allowed.some((pattern) => pattern.test(`arn:aws:logs:REGION:ACCOUNT:log-group:${name}`))).toBe(
      true,
    );
});

test('.checkov.yml states a reason above every check that it skips', () => {
  const text = readGuide('.checkov.yml');
  expect(parse(text)['skip-check']).not.toEqual([]);
  for (const [, above] of text.matchAll(/^(.*)\n +- CKV_/gm)) expect(above).toMatch(/^ +# .+\.$/);
});
