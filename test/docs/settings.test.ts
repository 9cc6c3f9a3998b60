import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../lib/config.ts';
import { settingNames } from '../../serverless/stage/entries.ts';
import { blocksOf, deploy, guides, readGuide } from '../support/guides.ts';

const yamlOf = (path: string) => blocksOf(readGuide(path), 'yaml').map((block) => parse(block));

describe.each(['README.md', ...guides])('the settings in %s', (path) => {
  const yaml = yamlOf(path);
  const json = blocksOf(readGuide(path), 'json').map((block) => JSON.parse(block));

  test(`would be deployed as they stand: ${yaml.length} blocks`, () => {
    for (const settings of yaml) expect(() => deploy(settings)).not.toThrow();
  });

  test(`are accepted by the functions where they are JSON: ${json.length} blocks`, () => {
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

test('there are some, so that the tests above have something to test', () => {
  const count = (language: string) =>
    ['README.md', ...guides].flatMap((path) => blocksOf(readGuide(path), language)).length;
  expect(count('yaml')).toBeGreaterThan(15);
  expect(count('json')).toBeGreaterThan(3);
});

test('the configuration page documents every setting', () => {
  const page = readGuide('docs/configuration.md');
  expect(settingNames.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
