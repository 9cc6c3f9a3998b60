import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { settingNames } from '../../settings/entries.ts';
import { blocksOf, deploy, guides, readGuide } from '../support/guides.ts';

const yamlOf = (path: string) => blocksOf(readGuide(path), 'yaml').map((block) => parse(block));

describe.each(['README.md', ...guides])('the settings in %s', (path) => {
  const yaml = yamlOf(path);

  test(`pass the check of a deployment: ${yaml.length} blocks of YAML`, () => {
    for (const settings of yaml) expect(() => deploy(settings)).not.toThrow();
  });
});

test('the pages contain settings for the test above', () => {
  expect(['README.md', ...guides].flatMap(yamlOf).length).toBeGreaterThan(15);
});

test('the configuration page documents every setting', () => {
  const page = readGuide('docs/configuration.md');
  expect(settingNames.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
