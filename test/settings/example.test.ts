/** Tests config/example.yml, which documents the settings. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { isSettingName, settingNames } from '../../settings/entries.ts';
import { loadStage } from '../../settings/load.ts';
import { placeholders } from '../../settings/rules.ts';
import { problemsOf, required, stageOf } from '../support/settings.ts';

const text = readFileSync('config/example.yml', 'utf8');
const settings = parse(text);

/** The settings in comments, each with its lines. */
const commented = text
  .split(/\n(?=# \w+:)/)
  .slice(1)
  .map((part) => parse((/^.*(\n# +( |-).*)*/.exec(part)?.[0] ?? '').replaceAll(/^# ?/gm, '')))
  .filter((part) => typeof part === 'object' && isSettingName(Object.keys(part)[0] ?? ''));

test('config/example.yml contains every setting, most of them in comments', () => {
  const named = [settings, ...commented].flatMap(Object.keys);
  expect(new Set(named)).toEqual(new Set(settingNames));
});

test('config/example.yml has one Cognito provider, with the JWT authorizer on', () => {
  const { settings, isAuthorizerOn } = loadStage({ stage: 'example', purpose: 'package' });
  expect(settings.identityProviders).toMatchObject([{ type: 'cognito' }]);
  expect(isAuthorizerOn).toBe(true);
});

test.each(commented.map((part) => [Object.keys(part)[0] ?? '', part] as const))(
  'config/example.yml contains a valid %s in a comment',
  (name, part) => {
    const domain = { domainName: 'a.example.com', domainCertificateArn: settings.domainCertificateArn };
    const needed = /^domain|executeApi/.test(name)
      ? Object.assign({}, domain, ...commented.filter((other) => /^domain/.test(Object.keys(other)[0] ?? '')))
      : {};
    expect(problemsOf({ ...settings, ...needed, ...part })).toEqual([]);
  },
);

test('git does not ignore stage files', () => {
  const { status } = spawnSync('git', ['check-ignore', '--no-index', '--quiet', 'config/prod.yml']);
  expect(status).toBe(1);
});

test('config/example.yml shows the default of every setting that has one', () => {
  const defaults: Readonly<Record<string, unknown>> = stageOf(required).settings;
  const shown = Object.assign({}, ...commented);
  for (const name of Object.keys(defaults)) {
    if (name in required) continue;
    expect({ [name]: shown[name] }).toEqual({ [name]: defaults[name] });
  }
});

test('config/example.yml contains the placeholders that a deployment rejects', () => {
  expect(settings).toMatchObject({
    allowedOrigins: [placeholders.allowedOrigin],
    identityProviders: [{ issuer: placeholders.issuer, audiences: [placeholders.audience] }],
  });
});
