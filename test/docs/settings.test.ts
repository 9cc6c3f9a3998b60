import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../lib/config.ts';
import { settingNames } from '../../settings/entries.ts';
import { blocksOf, deploy, guides, readGuide } from '../support/guides.ts';

const yamlOf = (path: string) => blocksOf(readGuide(path), 'yaml').map((block) => parse(block));

describe.each(['README.md', ...guides])('the settings in %s', (path) => {
  const yaml = yamlOf(path);
  const json = blocksOf(readGuide(path), 'json').map((block) => JSON.parse(block));

  test(`pass the check of a deployment: ${yaml.length} blocks of YAML`, () => {
    for (const settings of yaml) expect(() => deploy(settings)).not.toThrow();
  });

  test(`pass the check of the functions: ${json.length} blocks of JSON`, () => {
    const required = { LATENODE_TENANT_ID: '42', SIGNING_KEY_SECRET_ID: 'key' };
    const issuer = { OIDC_ISSUER: 'https://issuer.example.com', OIDC_AUDIENCE: 'spa' };
    for (const value of json) {
      if (Array.isArray(value))
        readConfig({ ...required, ENTITLEMENTS: 'everybody', IDENTITY_PROVIDERS: JSON.stringify(value) });
      else if (value.rules) readConfig({ ...required, ...issuer, ENTITLEMENTS: JSON.stringify(value) });
      else expect(Object.keys(value)[0]).toMatch(/^(token|privateKey|Sid)$/);
    }
  });
});

test('the pages contain settings for the tests above', () => {
  const count = (language: string) =>
    ['README.md', ...guides].flatMap((path) => blocksOf(readGuide(path), language)).length;
  expect(count('yaml')).toBeGreaterThan(15);
  expect(count('json')).toBeGreaterThan(3);
});

test('the configuration page documents every setting', () => {
  const page = readGuide('docs/configuration.md');
  expect(settingNames.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
